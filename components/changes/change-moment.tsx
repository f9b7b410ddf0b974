import { type ChangeStatus, isLive } from '#lib/domain/change/observation.ts';
import { Instant } from '../ui/instant.tsx';

interface Props {
  status: ChangeStatus;
  /** The instant that orders a change in every list: when it took effect, else when it was proposed. */
  at: Date;
}

/** When a change took effect; one that is not deployed has only been proposed, and says so. */
export function ChangeMoment({ status, at }: Props) {
  if (isLive(status)) return <Instant at={at} />;
  return (
    <>
      proposed <Instant at={at} />
    </>
  );
}

/** A change's place and status in words: `code, deployed to production`. */
export function statusWords(kind: string, status: ChangeStatus, environment: string): string {
  if (status === 'rolled-back') return `${kind}, rolled back in ${environment}`;
  if (isLive(status)) return `${kind}, ${status} to ${environment}`;
  return status === 'proposed' ? `${kind} for ${environment}` : `${kind} for ${environment}, ${status}`;
}
