import { CHANGE_KINDS } from '#lib/domain/change/observation.ts';
import { LEVELS, ORG_ROLES } from '#lib/domain/person/observation.ts';
import { GRADES, INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import { AREAS } from './areas.ts';
import { BLAST_RADII, VALIDATION_OUTCOMES } from './facts.ts';

const ENUMERATIONS = {
  Kind: CHANGE_KINDS,
  Involvement: INVOLVEMENTS,
  Grade: [...GRADES, 'unknown'],
  Level: [...LEVELS, 'unknown'],
  Role: ORG_ROLES,
  BlastRadius: [...BLAST_RADII, 'unknown'],
  Validation: ['missing', ...VALIDATION_OUTCOMES],
  Area: AREAS,
} satisfies Record<string, readonly string[]>;

/** What a policy can read: `context.<group>.<name>`, with its Cedar type. A name that ends in ? can be absent. */
export const FACT_TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  change: {
    kind: 'Kind',
    environment: 'String',
    production: 'Bool',
    files: 'Long',
    lines: 'Long',
    areas: 'Set<Area>',
    pathsComplete: 'Bool',
    rollbackPlan: 'Bool',
    blastRadius: 'BlastRadius',
    'risk?': 'Long',
    uncontrolled: 'Bool',
  },
  services: {
    tier: 'Long',
    known: 'Bool',
    names: 'Set<String>',
    tiers: 'Set<Long>',
    dependsOnTiers: 'Set<Long>',
    dependentTiers: 'Set<Long>',
  },
  ai: { involvement: 'Involvement', grade: 'Grade' },
  operation: { byAgent: 'Bool', destructive: 'Bool' },
  author: { level: 'Level', trained: 'Bool', ownsServices: 'Bool', hiddenParties: 'Long' },
  reviews: {
    people: 'Long',
    seniors: 'Long',
    principals: 'Long',
    directors: 'Long',
    untrained: 'Long',
    changesRequested: 'Long',
    vetoes: 'Long',
    'newestMinutes?': 'Long',
    'oldestMinutes?': 'Long',
  },
  validation: { status: 'Validation', passed: 'Set<String>' },
  freeze: { active: 'Bool' },
  incidents: { open: 'Long', severe: 'Long', severeNotFixedHere: 'Long' },
  findings: { open: 'Long', blocking: 'Long', blockingReported: 'Long' },
  overrides: {
    signed: 'Set<String>',
    senior: 'Set<String>',
    director: 'Set<String>',
    withoutDirector: 'Long',
  },
};

/**
 * The schema in Cedar's language, with all facts or only those of `reads` (`a.b`, or `a` for a whole group,
 * or the empty path for everything): what a policy does not read need not be handed over. Names of values are
 * enumerations, so that strict validation refuses a misspelt one instead of letting its rule fall silent.
 */
export function policySchema(reads: readonly string[] = ['']): string {
  const enumerations = Object.entries(ENUMERATIONS).map(
    ([name, members]) => `entity ${name} enum [${members.map((one) => `"${one}"`).join(', ')}];`,
  );
  const record = (types: Readonly<Record<string, string>>) =>
    Object.entries(types)
      .map(([name, type]) => `"${name.replace('?', '')}"${name.endsWith('?') ? '?' : ''}: ${type}`)
      .join(', ');
  const facts = Object.entries(project(FACT_TYPES, reads)).map(
    ([group, types]) => `"${group}": { ${record(types)} }`,
  );
  return `entity Gate;
entity Change;
${enumerations.join('\n')}
action "applicable", "satisfied", "override" appliesTo {
  principal: Gate, resource: Change, context: { ${facts.join(', ')} },
};
action "${EDIT_POLICY}", "${KEEP_ON_TRIVIAL_REBASE}" appliesTo {
  principal: Gate, resource: Change, context: { person: { level: Level, role: Role, trained: Bool } },
};
`;
}

/** The part of a two-level record that lies under some paths. */
export function project<T>(
  whole: Readonly<Record<string, Readonly<Record<string, T>>>>,
  reads: readonly string[],
): Record<string, Record<string, T>> {
  const read = new Set(reads);
  const all = read.has('');
  const groups = Object.entries(whole).map(([group, values]) => {
    const isRead = (name: string) => all || read.has(group) || read.has(`${group}.${name.replace('?', '')}`);
    return [group, Object.fromEntries(Object.entries(values).filter(([name]) => isRead(name)))] as const;
  });
  return Object.fromEntries(
    groups.filter(([group, values]) => all || read.has(group) || Object.keys(values).length > 0),
  );
}

/** The questions a requirement answers, and the two statements that are about the policy itself. */
export const QUESTIONS = ['applicable', 'satisfied', 'override'] as const;
export type Question = (typeof QUESTIONS)[number];
export const EDIT_POLICY = 'edit-policy';
export const KEEP_ON_TRIVIAL_REBASE = 'keep-approvals-on-trivial-rebase';
