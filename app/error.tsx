'use client';

import { ErrorState } from '#components/ui/error-state.tsx';

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function PageError({ error, reset }: Props) {
  return <ErrorState what="This page could not be shown." reference={error.digest} retry={reset} />;
}
