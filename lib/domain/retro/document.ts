export const RETRO_STATES = ['draft', 'in-review', 'published'] as const;
export type RetroState = (typeof RETRO_STATES)[number];

/** The sections of a retro, in their order. */
export const SECTION_KEYS = [
  'summary',
  'impact',
  'timeline',
  'causes',
  'controls',
  'went-well',
  'factors',
] as const;
export type SectionKey = (typeof SECTION_KEYS)[number];
