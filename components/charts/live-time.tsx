import { exactInstant } from '#components/ui/format-instant.ts';

/** A time in finished HTML: exact and in UTC, until a LiveArea around it makes it relative. */
export function LiveTime({ at }: { at: Date }) {
  return (
    <time dateTime={at.toISOString()} data-live title={exactInstant(at)}>
      {exactInstant(at)}
    </time>
  );
}
