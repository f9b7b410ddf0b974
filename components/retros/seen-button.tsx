'use client';

import { useTransition } from 'react';
import form from '../policy/form.module.css';

interface Props {
  lesson: { incidentId: string; actionId: string };
  markSeen: (input: { incidentId: string; actionId: string }) => Promise<unknown>;
}

/** Says that one has read a lesson. */
export function SeenButton({ lesson: { incidentId, actionId }, markSeen }: Props) {
  const [pending, startTransition] = useTransition();
  return (
    <button
      type="button"
      className={form.plain}
      disabled={pending}
      onClick={() =>
        startTransition(async () => {
          await markSeen({ incidentId, actionId });
        })
      }
    >
      Read
    </button>
  );
}
