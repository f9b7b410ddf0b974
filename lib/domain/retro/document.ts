export const RETRO_STATES = ['draft', 'in-review', 'published'] as const;
export type RetroState = (typeof RETRO_STATES)[number];

export const RETRO_STATE_WORDS: Record<RetroState, string> = {
  draft: 'draft',
  'in-review': 'in review',
  published: 'published',
};

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

export const SECTION_TITLES: Record<SectionKey, string> = {
  summary: 'Summary',
  impact: 'Impact',
  timeline: 'Timeline',
  causes: 'Causes',
  controls: 'Controls',
  'went-well': 'What went well',
  factors: 'Contributing factors',
};

/** What a section is to say: shown while nothing is written. */
export const SECTION_PROMPTS: Record<SectionKey, string> = {
  summary:
    'What happened, to whom, for how long, and what ended it: three sentences that somebody who was not there understands.',
  impact: 'What it cost, with units: minutes, lost orders, customers, money, regions.',
  timeline: 'What happened when, from the first sign to the last. Times are UTC.',
  causes: 'Which changes caused it or contributed to it, and how that is known.',
  controls: 'For each cause: which control was missing, was bypassed, or passed it and missed the fault.',
  'went-well': 'What worked, and what it would have cost if it had not.',
  factors:
    'What made it likely, long or bad: how the work is arranged, what people could and could not see. Not who.',
};

/** Sections that can be written from what is recorded. */
export const GENERATED_KEYS = ['impact', 'timeline', 'causes', 'controls'] as const;
export type GeneratedKey = (typeof GENERATED_KEYS)[number];

export const isGenerated = (key: SectionKey): key is GeneratedKey =>
  (GENERATED_KEYS as readonly string[]).includes(key);

/** Without these nobody can review it. */
const NEEDED: readonly SectionKey[] = ['summary', 'causes'];

/** The sections that a retro must have before it is reviewed, and that are empty. */
export function missingSections(
  sections: Readonly<Partial<Record<SectionKey, string>>>,
): readonly SectionKey[] {
  return NEEDED.filter((key) => (sections[key] ?? '').trim() === '');
}

/** Longest text of a section, in characters. */
export const MOST_SECTION = 50_000;
