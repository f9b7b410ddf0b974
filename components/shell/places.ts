import { urls } from '#lib/platform/urls.ts';

export interface Place {
  label: string;
  href: string;
  /** Second key after `g`. */
  key: string;
}

/** The rooms that exist, in the order of the navigation. */
export const PLACES: readonly Place[] = [
  { label: 'Overview', href: urls.overview(), key: 'o' },
  { label: 'Queue', href: urls.queue(), key: 'q' },
  { label: 'Changes', href: urls.changes(), key: 'c' },
  { label: 'Incidents', href: urls.incidents(), key: 'i' },
  { label: 'Retros', href: urls.retros(), key: 'r' },
  { label: 'Reviews', href: urls.reviews(), key: 'v' },
  { label: 'Services', href: urls.services(), key: 's' },
  { label: 'Policies', href: urls.policies(), key: 'p' },
  { label: 'Programmes', href: urls.programmes(), key: 'm' },
  { label: 'Freezes', href: urls.freezes(), key: 'f' },
  { label: 'Risk', href: urls.risk(), key: 'k' },
  { label: 'Attribution', href: urls.attribution(), key: 't' },
  { label: 'Ranker', href: urls.ranker(), key: 'n' },
  { label: 'Weekly', href: urls.weekly(), key: 'w' },
  { label: 'Audit', href: urls.audits(), key: 'a' },
  { label: 'People', href: urls.people(), key: 'e' },
  { label: 'Settings', href: urls.settings(), key: ',' },
];
