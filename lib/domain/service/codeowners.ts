import type { ServiceObservation } from './observation.ts';
import type { PathRule } from './path-rules.ts';
import { toSlug } from './slug.ts';

/** Where forges look for the file, in their order. */
export const CODEOWNERS_PATHS = ['.github/CODEOWNERS', '.gitlab/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

export interface Codeowners {
  services: ServiceObservation[];
  /** In the order of the file: the last match counts. */
  rules: PathRule[];
}

const SECTION = /^\^?\[[^\]]+\](?:\[\d+\])?\s*/;

/**
 * Reads a CODEOWNERS file (GitHub's and GitLab's form) as one service per owner. A line without owners
 * takes its paths out again. Tiers are not known there: 3 is assumed and marked so.
 */
export function parseCodeowners(text: string, repository: string | null): Codeowners {
  const rules: PathRule[] = [];
  const slugOf = new Map<string, string>();
  const paths = new Map<string, string[]>();
  let sectionOwners: string[] = [];
  for (const raw of text.split('\n')) {
    const line = raw.replace(/(^|\s)#.*$/, '').trim();
    if (line === '') continue;
    if (SECTION.test(line)) {
      sectionOwners = line.replace(SECTION, '').split(/\s+/).filter(Boolean);
      continue;
    }
    const [pattern = '', ...own] = line.split(/(?<!\\)\s+/);
    if (pattern.startsWith('!')) continue;
    const owners = own.length > 0 ? own : sectionOwners;
    const slugs = [...new Set(owners.map((owner) => slugFor(owner, slugOf)))];
    for (const glob of ownerGlobs(pattern.replaceAll('\\ ', ' ').replaceAll('\\#', '#'))) {
      rules.push({ glob, services: slugs });
      for (const slug of slugs) paths.set(slug, [...(paths.get(slug) ?? []), glob]);
    }
  }
  const services = [...slugOf].map(
    ([owner, slug]): ServiceObservation => ({
      slug,
      name: owner.slice(owner.lastIndexOf('/') + 1).replace(/^@/, ''),
      tier: 3,
      tierStated: false,
      team: owner,
      owner: null,
      director: null,
      repository,
      paths: [...new Set(paths.get(slug))],
      dependsOn: [],
    }),
  );
  return { services, rules };
}

/** The team's own name; with its organisation where two teams share a name. */
function slugFor(owner: string, slugOf: Map<string, string>): string {
  const known = slugOf.get(owner);
  if (known !== undefined) return known;
  const taken = new Set(slugOf.values());
  const candidates = [owner.slice(owner.lastIndexOf('/') + 1), owner].map(toSlug);
  const free = candidates.find((slug) => !taken.has(slug)) ?? `${candidates[1]}-${slugOf.size}`;
  slugOf.set(owner, free);
  return free;
}

/** Globs of a CODEOWNERS pattern, which follows gitignore: unanchored unless it holds an inner slash. */
function ownerGlobs(pattern: string): string[] {
  if (pattern === '*' || pattern === '/' || pattern === '**') return ['**'];
  const anchored = pattern.slice(0, -1).includes('/');
  const body = pattern.replace(/^\//, '').replace(/\/$/, '');
  const glob = anchored || body.startsWith('**/') ? body : `**/${body}`;
  if (pattern.endsWith('/')) return [`${glob}/**`];
  return /\*$|\.\w+$/.test(glob) ? [glob] : [glob, `${glob}/**`];
}
