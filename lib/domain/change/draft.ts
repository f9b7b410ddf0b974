import { z } from 'zod';
import type { SubmitChangeInput } from './submission.ts';

const typed = (most: number) => z.string().max(most, `must be at most ${most} characters`);

/** What somebody has typed into the form so far, as it stands in the fields: nothing of it need be right yet. */
export const DraftFields = z.strictObject({
  repository: typed(300),
  sha: typed(100),
  title: typed(500),
  description: typed(100_000),
  kind: typed(40),
  environment: typed(100),
  services: z.array(typed(64)).max(100),
  /** One path a line, or what `git diff --numstat` prints. */
  paths: typed(500_000),
  rollbackPlan: typed(100_000),
  blastRadius: typed(20),
  destructive: z.boolean(),
  executedByAgent: z.boolean(),
  /** Empty: not answered. `unknown` is an answer. */
  involvement: typed(20),
  tool: typed(200),
  model: typed(200),
  /** `me`, or somebody as `Name <address>`, an address or a login. */
  directedBy: typed(500),
  /** One a line. */
  coAuthors: typed(20_000),
  fixesIncident: typed(100),
  url: typed(2_000),
});
export type DraftFields = z.output<typeof DraftFields>;
export type DraftField = keyof DraftFields;

export const EMPTY_DRAFT: DraftFields = {
  repository: '',
  sha: '',
  title: '',
  description: '',
  kind: 'code',
  environment: 'production',
  services: [],
  paths: '',
  rollbackPlan: '',
  blastRadius: '',
  destructive: false,
  executedByAgent: false,
  involvement: '',
  tool: '',
  model: '',
  directedBy: '',
  coAuthors: '',
  fixesIncident: '',
  url: '',
};

/** How many fields say something. */
export const filledFields = (fields: DraftFields): number =>
  (Object.keys(EMPTY_DRAFT) as DraftField[]).filter(
    (name) => JSON.stringify(fields[name]) !== JSON.stringify(EMPTY_DRAFT[name]),
  ).length;

/** The facts that a field decides, as a policy reads them. What is not here is asked in any case. */
const FACTS: Partial<Record<DraftField, readonly string[]>> = {
  kind: ['change.kind', 'change.risk', 'change.blastRadius', 'operation.byAgent'],
  rollbackPlan: ['change.rollbackPlan', 'change.risk'],
  blastRadius: ['change.blastRadius'],
  destructive: ['operation.destructive', 'change.blastRadius', 'change.risk'],
  executedByAgent: ['operation.byAgent', 'change.risk'],
  involvement: ['ai.involvement', 'ai.grade'],
  directedBy: ['author.hiddenParties', 'reviews.people', 'reviews.seniors'],
  coAuthors: ['author.hiddenParties', 'reviews.people', 'reviews.seniors'],
};

/** Without these there is nothing to judge, or nobody could review it. */
const ALWAYS: readonly DraftField[] = [
  'repository',
  'sha',
  'title',
  'description',
  'environment',
  'services',
  'paths',
];

/** The fields that somebody has to look at under a policy that reads these facts (`a.b`, `a` for a group, or everything). */
export function fieldsAsked(reads: readonly string[]): readonly DraftField[] {
  const isRead = (fact: string) =>
    reads.includes('') || reads.includes(fact) || reads.includes(fact.slice(0, fact.indexOf('.')));
  const decided = (Object.entries(FACTS) as [DraftField, readonly string[]][])
    .filter(([, facts]) => facts.some(isRead))
    .map(([name]) => name);
  return [...ALWAYS, ...decided];
}

/** Somebody as typed: `Name <address>`, an address or a login. */
export function named(text: string): { name: string; identity: string } {
  const [, name = '', address = ''] = /^([^<]*)<([^>]+)>$/.exec(text.trim()) ?? [];
  const identity = (address || text).trim();
  return { name: name.trim() || identity, identity };
}

type Path = SubmitChangeInput['paths'][number];
const LISTED = 500;

/**
 * Paths as typed, one a line, with the counts that `git diff --numstat` puts before them, if they are there. Of a long
 * list the first are kept, and how many there are and how many lines in all.
 */
export function readPaths(
  text: string,
): Pick<SubmitChangeInput, 'paths' | 'fileCount' | 'linesAdded' | 'linesDeleted'> {
  const all = text.split('\n').flatMap((line): Path[] => {
    const trimmed = line.trim();
    if (trimmed === '') return [];
    const [, added, deleted, path] = /^(\d{1,9}|-)\s+(\d{1,9}|-)\s+(.+)$/.exec(trimmed) ?? [];
    if (path === undefined) return [[trimmed, null, null]];
    return [[path, count(added), count(deleted)]];
  });
  const sum = (column: 1 | 2) => all.reduce((total, path) => total + (path[column] ?? 0), 0);
  return {
    paths: all.slice(0, LISTED),
    fileCount: all.length,
    linesAdded: sum(1),
    linesDeleted: sum(2),
  };
}

const count = (digits: string | undefined) =>
  digits === undefined || digits === '-' ? null : Number(digits);

/** `readPaths` backwards. */
export const writePaths = (paths: readonly Path[]): string =>
  paths
    .map(([path, added, deleted]) =>
      added === null && deleted === null ? path : `${added ?? '-'}\t${deleted ?? '-'}\t${path}`,
    )
    .join('\n');
