import { z } from 'zod';
import { areasOf } from '#lib/domain/policy/areas.ts';
import { BLAST_RADII } from '#lib/domain/policy/facts.ts';
import { PATHS_FROM } from './paths-from.ts';

/** `[path, lines added, lines deleted]`, null for a binary file. */
export type Path = readonly [path: string, added: number | null, deleted: number | null];

/** How many paths of a change are kept; of more, those that lie in an area come first. */
export const KEPT_PATHS = 500;

/** What was said of a commit when it was submitted: all of it that asks for something. */
export const Said = z.object({
  /** Slugs, named or those of its paths; the main one first. */
  services: z.array(z.string()),
  paths: z.array(z.tuple([z.string(), z.number().nullable(), z.number().nullable()]).readonly()),
  fileCount: z.number(),
  linesAdded: z.number(),
  linesDeleted: z.number(),
  blastRadius: z.enum(BLAST_RADII).nullable(),
  destructive: z.boolean(),
  executedByAgent: z.boolean(),
  pathsFrom: z.enum(PATHS_FROM),
});
export type Said = z.infer<typeof Said>;

/**
 * One commit is one thing, however often and by whomever it is submitted: what was said of it holds, so that saying
 * less takes nothing away. Of whose word the paths are, the best counts: git's, a pipeline's, the author's.
 */
export function together(now: Said, earlier: readonly Said[]): Said {
  const all = [now, ...earlier];
  const most = (value: (said: Said) => number, among: readonly Said[] = all) => Math.max(...among.map(value));
  const paths = distinctPaths(all.flatMap((said) => said.paths));
  const counted = all.filter(({ pathsFrom }) => pathsFrom === 'mirror');
  const files = most(({ fileCount }) => fileCount, counted.length > 0 ? counted : all);
  const radius = most(({ blastRadius }) => (blastRadius === null ? -1 : BLAST_RADII.indexOf(blastRadius)));
  return {
    services: [...new Set(all.flatMap(({ services }) => services))],
    paths: keptPaths(paths),
    fileCount: Math.max(files, paths.length),
    linesAdded: most(({ linesAdded }) => linesAdded),
    linesDeleted: most(({ linesDeleted }) => linesDeleted),
    blastRadius: BLAST_RADII[radius] ?? null,
    destructive: all.some(({ destructive }) => destructive),
    executedByAgent: all.some(({ executedByAgent }) => executedByAgent),
    pathsFrom: PATHS_FROM.find((one) => all.some(({ pathsFrom }) => pathsFrom === one))!,
  };
}

/** Each path once, as it is counted first. */
export const distinctPaths = (paths: readonly Path[]): readonly Path[] =>
  [...new Map(paths.toReversed().map((path) => [path[0], path])).values()].toReversed();

/** As many as are kept, and none of an area is among those that are left out before others. */
export function keptPaths(paths: readonly Path[]): Path[] {
  if (paths.length <= KEPT_PATHS) return [...paths];
  const inArea = ([path]: Path) => areasOf([path]).length > 0;
  return [...paths.filter(inArea), ...paths.filter((path) => !inArea(path))].slice(0, KEPT_PATHS);
}

/** Whether it is known what else it touches: nothing. */
export const isWhole = ({ pathsFrom, paths, fileCount }: Said): boolean =>
  pathsFrom === 'mirror' || (pathsFrom === 'pipeline' && (paths.length === 0 || fileCount <= paths.length));
