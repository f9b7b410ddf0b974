import picomatch from 'picomatch';
import type { ServiceObservation } from './observation.ts';

/** Files that match the glob belong to these services; none takes them out again. */
export interface PathRule {
  glob: string;
  services: readonly string[];
}

export interface PathMatcher {
  /** Slugs of the services a path belongs to. */
  match(path: string): readonly string[];
}

/** `/src/cart/` and `src/cart` mean the folder with all below it; a glob stays as it is. */
export function normaliseGlob(text: string): string {
  const glob = text.trim().replace(/^\.?\//, '');
  if (glob === '') return '**';
  if (glob.endsWith('/')) return `${glob}**`;
  const last = glob.slice(glob.lastIndexOf('/') + 1);
  return /[*?[\]{}.]/.test(last) ? glob : `${glob}/**`;
}

const WILDCARD = /[*?[\]{}()!+@]/;

/** More specific is greater: literal beginning, then depth, then literal characters in all. */
function specificity(glob: string): readonly [number, number, number] {
  const prefix = glob.search(WILDCARD);
  const literal = glob.replace(/[*?[\]{}()!+@/]/g, '').length;
  return [prefix === -1 ? glob.length + 1 : prefix, glob.split('/').length, literal];
}

/** Rules of services, the least specific first, so that the last match is the most specific one. */
export function pathRules(services: readonly Pick<ServiceObservation, 'slug' | 'paths'>[]): PathRule[] {
  const byGlob = new Map<string, string[]>();
  for (const { slug, paths } of services)
    for (const glob of new Set(paths.map(normaliseGlob))) {
      const slugs = byGlob.get(glob);
      if (slugs === undefined) byGlob.set(glob, [slug]);
      else slugs.push(slug);
    }
  const rules = [...byGlob].map(([glob, slugs]) => ({
    rule: { glob, services: slugs },
    key: specificity(glob),
  }));
  rules.sort((a, b) => a.key[0] - b.key[0] || a.key[1] - b.key[1] || a.key[2] - b.key[2]);
  return rules.map(({ rule }) => rule);
}

interface CompiledRule {
  services: readonly string[];
  /** True for `folder/**`: then the folder alone decides. */
  folder: boolean;
  test: (text: string) => boolean;
}

const NONE: readonly string[] = [];
const KEEP_FOLDERS = 50_000;

/**
 * Compiles rules of which the last match counts. Remembers per folder which rules can still matter there,
 * so that a path costs one look-up and the few rules that depend on the file's own name.
 */
export function compilePathRules(rules: readonly PathRule[]): PathMatcher {
  const newestFirst = rules.toReversed().map(({ glob, services }): CompiledRule => {
    if (glob === '**') return { services, folder: true, test: () => true };
    const folder = glob.endsWith('/**');
    // Compared with a folder, `x/**` means that folder or one below it.
    return { services, folder, test: picomatch(folder ? [glob.slice(0, -3), glob] : glob, { dot: true }) };
  });
  const folders = new Map<string, readonly CompiledRule[]>();

  /** Rules to try on files of a folder: the last one, if it is a folder rule, matches all of them. */
  function rulesFor(folder: string): readonly CompiledRule[] {
    const open: CompiledRule[] = [];
    for (const rule of newestFirst) {
      if (!rule.folder) open.push(rule);
      else if (rule.test(folder)) {
        open.push({ ...rule, test: () => true });
        break;
      }
    }
    if (folders.size >= KEEP_FOLDERS) folders.clear();
    folders.set(folder, open);
    return open;
  }

  return {
    match(path) {
      const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      const open = folders.get(folder) ?? rulesFor(folder);
      return open.find((rule) => rule.test(path))?.services ?? NONE;
    },
  };
}

/** Services that a change touches, the one with most of its paths first (then by slug). */
export function servicesTouched(matcher: PathMatcher, paths: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const path of paths)
    for (const slug of matcher.match(path)) counts.set(slug, (counts.get(slug) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([slug]) => slug);
}
