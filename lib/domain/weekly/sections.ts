/** The sections of the review, in their order. Their keys are part of what notes are kept under: never renamed. */
export const SECTIONS = [
  'availability',
  'sev2',
  'ai',
  'changes',
  'uncontrolled',
  'break-glass',
  'disputes',
  'overdue',
  'audits',
  'queue',
  'programmes',
] as const;
export type Section = (typeof SECTIONS)[number];

export const SECTION_TITLES: Readonly<Record<Section, string>> = {
  availability: 'Availability of Tier-1 services',
  sev2: 'Sev1 and Sev2 incidents',
  ai: 'AI-linked, by definition',
  changes: 'What changed',
  uncontrolled: 'Uncontrolled deployments',
  'break-glass': 'Emergencies',
  disputes: 'Open disputes',
  overdue: 'Overdue actions',
  audits: 'Overdue audits and findings',
  queue: 'Queue',
  programmes: 'Programmes',
};

const RECORD = /^[\w-]{1,80}$/;

/** What a note is about: a section, or one of its rows by its id. Null for a text that is neither. */
export function readItem(item: string): { section: Section; record: string | null } | null {
  const [key, record = null, ...rest] = item.split(':');
  const section = SECTIONS.find((one) => one === key);
  if (!section || rest.length > 0 || (record !== null && !RECORD.test(record))) return null;
  return { section, record };
}

/** The item of a row. */
export const itemOf = (section: Section, record: string): string => `${section}:${record}`;
