import type { ServiceObservation } from './observation.ts';
import { toSlug } from './slug.ts';

/** Folders whose children are the parts of a system. */
const CONTAINERS = new Set(
  'packages apps services modules libs crates plugins projects components features domains cmd roles profiles engines microservices functions lambdas'.split(
    ' ',
  ),
);

/** Folders that only hold code: their name says nothing about it. */
const WRAPPERS = new Set('src lib app source internal pkg main java kotlin python go web server'.split(' '));

/** What accompanies services without being one. */
const NOT_SERVICES =
  /^(?:\..*|_.*|docs?|documentation|tests?|__.*__|specs?|e2e|examples?|samples?|demos?|fixtures?|mocks?|testdata|test-.*|scripts?|tools?|tooling|bin|build|dist|out|target|ci|node_modules|vendor|vendor_modules|third[-_]party|patches|assets|public|static|images?|locales?|i18n|licenses?|benchmarks?|cache|tmp|types|typings|generated)$/i;

export interface DeriveOptions {
  /** Never more services than this; the folders with most files are kept. */
  maxServices?: number;
}

const MAX_SERVICES = 60;
/** A folder with more than this share of all files is too coarse to be one service. */
const COARSE = 0.2;
const MIN_FILES = 3;
const MAX_DEPTH = 6;

interface Folder {
  path: string;
  files: number;
  children: Map<string, Folder>;
}

/**
 * Services from a repository's folders, for want of a better source: children of container folders
 * (`packages/x`, `apps/x`, `services/x`), else top-level folders; a folder that holds a large part of all
 * files gives way to its children, level by level (`web/src/features/x`). A pure function of the set of paths.
 *
 * Tiers cannot be seen in folders: 3 is assumed and marked so.
 */
export function deriveServices(
  paths: readonly string[],
  repository: string | null,
  { maxServices = MAX_SERVICES }: DeriveOptions = {},
): ServiceObservation[] {
  const root = buildTree(paths);
  const coarse = Math.max(MIN_FILES * 4, root.files * COARSE);
  let chosen = folders(root);
  for (;;) {
    const splittable = chosen.filter((f) =>
      isContainer(f.path) ? parts(f).length > 0 : parts(f).length >= 2 && f.files > coarse,
    );
    const largest = splittable.sort(byFiles)[0];
    if (largest === undefined) break;
    // The folder stays, for the files that are in none of its parts; it is not looked at again.
    const inner = parts(largest);
    const rest = largest.files - inner.reduce((sum, f) => sum + f.files, 0);
    const loose = { path: largest.path, files: rest, children: new Map() };
    chosen = [...chosen.filter((f) => f !== largest), ...inner, ...(rest > 0 ? [loose] : [])];
  }
  return name(keep(chosen, maxServices)).map(({ path, slug, title }) => ({
    slug,
    name: title,
    tier: 3,
    tierStated: false,
    team: null,
    owner: null,
    director: null,
    repository,
    paths: [`${path}/**`],
    dependsOn: [],
  }));
}

function buildTree(paths: readonly string[]): Folder {
  const root: Folder = { path: '', files: 0, children: new Map() };
  for (const path of paths) {
    const segments = path.split('/').slice(0, -1);
    if (segments.some((segment) => NOT_SERVICES.test(segment))) continue;
    root.files++;
    let folder = root;
    for (const segment of segments.slice(0, MAX_DEPTH)) {
      let child = folder.children.get(segment);
      if (child === undefined) {
        child = {
          path: folder.path === '' ? segment : `${folder.path}/${segment}`,
          files: 0,
          children: new Map(),
        };
        folder.children.set(segment, child);
      }
      child.files++;
      folder = child;
    }
  }
  return root;
}

/** The folders inside that are large enough to be services. */
function folders(folder: Folder): Folder[] {
  return [...folder.children.values()].filter((child) => child.files >= MIN_FILES).sort(byFiles);
}

/** What a folder is split into; an only child (`src`) is looked through. */
function parts(folder: Folder): Folder[] {
  const inner = folders(folder);
  const [only] = inner;
  if (inner.length !== 1 || isContainer(folder.path)) return inner;
  const deeper = parts(only!);
  return deeper.length > 0 ? deeper : inner;
}

const lastSegment = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const isContainer = (path: string) => CONTAINERS.has(lastSegment(path).toLowerCase());
const byFiles = (a: Folder, b: Folder) => b.files - a.files || (a.path < b.path ? -1 : 1);

/** The largest folders; what is left out falls to the nearest folder above it that is kept. */
function keep(all: Folder[], max: number): Folder[] {
  if (all.length <= max) return all.sort((a, b) => (a.path < b.path ? -1 : 1));
  const tops = new Map<string, Folder>();
  const dropped = all.sort(byFiles).slice(max);
  for (const { path, files } of dropped) {
    const top = path.split('/')[0]!;
    tops.set(top, { path: top, files: (tops.get(top)?.files ?? 0) + files, children: new Map() });
  }
  const room = [...tops.values()].sort(byFiles).slice(0, Math.floor(max / 4));
  const kept = all.slice(0, max - room.length);
  const missing = room.filter(({ path }) => !kept.some((folder) => folder.path === path));
  return [...kept, ...missing].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A slug from the segments that say something; as many of them as it takes to be unique. */
function name(all: readonly Folder[]): { path: string; slug: string; title: string }[] {
  const telling = ({ path }: Folder) => {
    const segments = path.split('/');
    const some = segments.filter(
      (s, n) => n === segments.length - 1 || !(WRAPPERS.has(s) || CONTAINERS.has(s)),
    );
    return some.length > 1 && WRAPPERS.has(some.at(-1)!) ? some.slice(0, -1) : some;
  };
  const taken = new Set<string>();
  return all.map((folder) => {
    const title = telling(folder).join(' / ');
    const candidates = [toSlug(telling(folder).join('-')), toSlug(folder.path)];
    let slug = candidates.find((candidate) => !taken.has(candidate));
    for (let n = 2; slug === undefined; n++) {
      const numbered = `${candidates[1]!.slice(0, 60)}-${n}`;
      if (!taken.has(numbered)) slug = numbered;
    }
    taken.add(slug);
    return { path: folder.path, slug, title };
  });
}
