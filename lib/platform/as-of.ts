import { z } from 'zod';
import { day, dayStart, param } from './search-params.ts';

/**
 * As of when a page is asked for: a UTC day, to its end, or an instant; in a URL as `asOf`. What is neither, or not in
 * the past, asks for what is known now.
 */
export const asOfParam = param(z.union([day, z.iso.datetime()]));

const DAY = 86_400_000;

/** The instant before which something has to be recorded to be shown; null: now. */
export function asOfInstant(asOf: string | undefined, now: Date): Date | null {
  if (asOf === undefined) return null;
  const first = dayStart(asOf.slice(0, 10)) as Date;
  const at = asOf.length === 10 ? new Date(first.getTime() + DAY) : new Date(asOf);
  return at < now ? at : null;
}

/** `1 Oct 2026`, or with its time where it is not the end of a day: as of when, in words. */
export function asOfWords(at: Date): string {
  const last = new Date(at.getTime() - 1);
  const isDay = at.getTime() % DAY === 0;
  const date = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  if (isDay) return new Intl.DateTimeFormat('en-GB', date).format(last);
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  return `${new Intl.DateTimeFormat('en-GB', { ...date, ...clock }).format(at)} UTC`;
}
