'use client';

import { ErrorState } from '#components/ui/error-state.tsx';

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function RankerError({ error, reset }: Props) {
  return (
    <ErrorState
      what="The report on the ranker could not be computed."
      safe="Nothing was changed; the records are as they were."
      reference={error.digest}
      retry={reset}
    />
  );
}
