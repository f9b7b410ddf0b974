/** Where a part comes from. `own-data`: measured in docs/risk.md; `judgement`: set by hand, and said to be. */
export interface Source {
  basis: 'literature' | 'own-data' | 'judgement';
  text: string;
}

/** Why each part is in the score and weighs what it does; docs/risk.md has the figures and what speaks against. */
export const SOURCES = {
  impact: {
    basis: 'judgement',
    text: 'Set by hand: it says how much a failure would cost, not how likely it is.',
  },
  kind: {
    basis: 'judgement',
    text: 'Set by hand, by how hard it is to take back. Measured only that changes of tests or documents alone fail less (docs/risk.md).',
  },
  areas: {
    basis: 'own-data',
    text: 'Sign-in code failed about twice as often as other code in five public histories, on few failures; the other areas are set by hand (docs/risk.md).',
  },
  incidents: {
    basis: 'own-data',
    text: 'The strongest sign in five public histories: three to five times the failures after two or more recent incidents (docs/risk.md).',
  },
  files: {
    basis: 'own-data',
    text: 'More failures from 11 files on in five public histories, though not in each (docs/risk.md).',
  },
  size: {
    basis: 'own-data',
    text: 'No difference below 1,000 lines in five public histories, so it weighs little (docs/risk.md).',
  },
  familiarity: {
    basis: 'literature',
    text: 'Bird et al., ESEC/FSE 2011 (little-experienced contributors and failures); Kamei et al., IEEE TSE 39 (2013). Not seen in our own data, so it weighs less (docs/risk.md).',
  },
  lastChange: {
    basis: 'judgement',
    text: 'Set by hand and kept small: no clear trend in our own data, and Graves et al., IEEE TSE 26 (2000) find more faults after recent changes (docs/risk.md).',
  },
  controls: {
    basis: 'judgement',
    text: 'Set by hand: no history at hand records checks or rollback plans.',
  },
  operation: {
    basis: 'judgement',
    text: 'Set by hand: what is destroyed cannot be rolled back.',
  },
  novelty: {
    basis: 'judgement',
    text: 'Set by hand: in our own data a revert cannot fail by definition, so they do not tell (docs/risk.md).',
  },
} as const satisfies Record<string, Source>;
