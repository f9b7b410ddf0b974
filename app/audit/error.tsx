'use client';

import { ErrorState } from '#components/ui/error-state.tsx';

export default function AuditError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <ErrorState what="This page of the audit could not be loaded." reference={error.digest} retry={reset} />
  );
}
