'use client';

import { ErrorState } from '#components/ui/error-state.tsx';

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function QueueError({ error, reset }: Props) {
  return (
    <ErrorState
      what="The queue could not be loaded."
      safe="Nothing was changed; what waits still waits."
      reference={error.digest}
      retry={reset}
    />
  );
}
