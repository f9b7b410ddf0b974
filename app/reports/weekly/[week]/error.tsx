'use client';

import { ErrorState } from '#components/ui/error-state.tsx';

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function WeeklyError({ error, reset }: Props) {
  return (
    <ErrorState
      what="The weekly review could not be computed."
      safe="Nothing was changed; notes and decisions are as they were."
      reference={error.digest}
      retry={reset}
    />
  );
}
