'use client';

import { ErrorState } from '#components/ui/error-state.tsx';

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function BacktestError({ error, reset }: Props) {
  return (
    <ErrorState
      what="The backtest could not be shown."
      safe="Nothing was changed; a run that had begun goes on."
      reference={error.digest}
      retry={reset}
    />
  );
}
