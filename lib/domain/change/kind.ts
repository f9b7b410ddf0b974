import picomatch from 'picomatch';

/** What a change touches, as far as its paths can tell. An agent's action is not visible in paths. */
export const PATH_KINDS = ['schema', 'infrastructure', 'flag', 'config', 'data', 'code'] as const;
export type PathKind = (typeof PATH_KINDS)[number];

/**
 * Paths of each kind. A path is of the first kind that has a matching pattern; what matches none is code.
 * Patterns match at any depth and without regard to case.
 */
const PATTERNS: Readonly<Record<Exclude<PathKind, 'code'>, readonly string[]>> = {
  schema: [
    '**/{migrations,migration,migrate}/**',
    '**/{db,database}/schema*',
    '**/schema.{prisma,sql,rb}',
    '**/*.{prisma,ddl,proto,avsc}',
    '**/{flyway,liquibase,alembic}/**',
    '**/V[0-9]*__*.sql',
  ],
  infrastructure: [
    '**/*.{tf,tfvars,hcl,bicep,nix,pp}',
    '**/{terraform,pulumi,cloudformation,ansible,puppet,helm,charts,k8s,kubernetes,kustomize}/**',
    '**/{docker,infra,infrastructure,deploy,deployment,deployments}/**',
    '**/{Dockerfile,Containerfile,Vagrantfile}*',
    '**/*.dockerfile',
    '**/{docker-compose,compose}*.{yml,yaml}',
    '**/{.github/workflows,.circleci,.buildkite,.gitlab}/**',
    '**/{.gitlab-ci.yml,Jenkinsfile,cloudbuild.yaml,fly.toml,render.yaml,vercel.json,serverless.yml}',
  ],
  flag: [
    '**/{feature-flags,feature_flags,featureflags,flags,toggles}/**',
    '**/{feature-flags,feature_flags,featureflags,flags,toggles}.{json,yml,yaml,toml,xml,ini}',
  ],
  config: [
    '**/{config,configs,conf,settings,hiera,hieradata}/**',
    '**/*.{yml,yaml,toml,ini,cfg,conf,properties,env,xml,plist}',
    '**/.env*',
    '**/{*.config,*rc,.*rc}.{js,cjs,mjs,ts,json}',
    '**/.*rc',
    '**/{package,tsconfig*,*-lock}.json',
    '**/{*.lock,go.mod,go.sum,Gemfile,requirements*.txt,Cargo.toml}',
  ],
  data: [
    '**/*.{csv,tsv,parquet,jsonl,ndjson,sqlite,geojson,xlsx}',
    '**/{seeds,seed-data,fixtures,datasets}/**',
    '**/{data,i18n,locales,translations}/**/*.{json,yml,yaml,po,xliff}',
  ],
};

/** Tests and documents go along with a change of any kind; they decide only when there is nothing else. */
const COMPANIONS = [
  '**/{test,tests,spec,specs,__tests__,e2e,docs,doc}/**',
  '**/*{.,_}{test,tests,spec}.*',
  '**/*.{md,mdx,rst,adoc}',
  '**/{CHANGELOG,LICENSE,README}*',
];

/** Paths whose answer is kept. */
const REMEMBERED = 20_000;

const options = { dot: true, nocase: true };
const companions = picomatch(COMPANIONS, options);
const isCompanion = remembered((path) => companions(path));
const matchers = Object.entries(PATTERNS).map(
  ([kind, patterns]) => [kind as PathKind, picomatch([...patterns], options)] as const,
);
const kindOf = remembered((path): PathKind => matchers.find(([, matches]) => matches(path))?.[0] ?? 'code');

/** A history names the same paths again and again; matching dozens of globs for each is most of reading it. */
function remembered<T>(answer: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    let answered = known.get(path);
    if (answered === undefined) {
      if (known.size >= REMEMBERED) known.clear();
      answered = answer(path);
      known.set(path, answered);
    }
    return answered;
  };
}

/** True when there are paths and all of them are tests or documents. */
export function isTestsOrDocs(paths: readonly string[]): boolean {
  return paths.length > 0 && paths.every((path) => isCompanion(path));
}

/** Kind of one path. */
export function pathKind(path: string): PathKind {
  return kindOf(path);
}

/**
 * Kind of a change from its paths: schema as soon as one path is (it is what cannot be taken back), else
 * code as soon as one is, else the kind of most paths; `code` when there is no path.
 */
export function changeKind(paths: readonly string[]): PathKind {
  const counts = new Map<PathKind, number>();
  const deciding = paths.filter((path) => !isCompanion(path));
  for (const path of deciding.length > 0 ? deciding : paths) {
    const kind = isCompanion(path) ? 'code' : pathKind(path);
    if (kind === 'schema') return 'schema';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  if (counts.has('code')) return 'code';
  const most = Math.max(0, ...counts.values());
  return PATH_KINDS.find((kind) => counts.get(kind) === most) ?? 'code';
}
