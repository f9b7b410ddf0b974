import type { Json } from '#lib/domain/audit/entry.ts';
import { urls } from '#lib/platform/urls.ts';

/** What an entry tells, by name. */
export type Told = { [name: string]: Json };

const PAGES: Record<string, (id: string, told: Told) => string | null> = {
  change: urls.change,
  incident: urls.incident,
  campaign: (id) => urls.audit(id),
  policy: (_, { number }) => (typeof number === 'number' ? urls.policy(number) : null),
  programme: (_, { number }) => (typeof number === 'number' ? urls.programme(number) : null),
  week: (id) => urls.weekly(id),
  freeze: urls.freezes,
  token: urls.tokens,
};

/** The page of what an entry is about; null where it has none of its own, or where the entry does not say which. */
export function subjectHref(type: string, id: string, body: string): string | null {
  return PAGES[type]?.(id, readTold(body) ?? {}) ?? null;
}

/** What an entry tells; null for a body that was cut, or of which somebody has made no object of JSON. */
export function readTold(body: string): Told | null {
  try {
    const told: Json = JSON.parse(body);
    return typeof told === 'object' && told !== null && !Array.isArray(told) ? told : null;
  } catch {
    return null;
  }
}

/** What an entry tells on a line, without JSON's marks where its values need none. */
export function toldWords(body: string): string {
  const told = readTold(body);
  if (!told) return body;
  return Object.entries(told)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');
}
