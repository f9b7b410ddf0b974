'use client';

import { ErrorState } from '#components/ui/error-state.tsx';

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function ReviewsError({ error, reset }: Props) {
  return (
    <ErrorState
      what="The figures of reviews could not be computed."
      safe="Nothing was changed; the records are as they were."
      reference={error.digest}
      retry={reset}
    />
  );
}
