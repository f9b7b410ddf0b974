import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { type ServiceObservation, TIERS, type Tier } from './observation.ts';
import { normaliseGlob } from './path-rules.ts';
import { SLUG } from './slug.ts';

/** What is wrong, where: `services[2].tier`, and the line in the file. */
export interface ServicesFileProblem {
  line: number;
  /** The slug of the service that it is in, as it is written; null where it is in none, or that one has none. */
  entry: string | null;
  field: string;
  /** Goes on after the field: "must be text", "there is no service …". */
  reason: string;
}

/** Severity of an incident that is made from a revert: the first rule that matches, else the default. */
export interface SeverityRules {
  severity: number;
  rules: readonly { tier?: readonly Tier[]; services?: readonly string[]; severity: number }[];
}

export interface ServicesFile {
  services: ServiceObservation[];
  incidents: SeverityRules;
}

export const DEFAULT_SEVERITY: SeverityRules = { severity: 3, rules: [] };

const A_SLUG = 'a slug: lower-case letters, digits and hyphens, at most 64';
const A_TIER = 'a tier, 1 (most critical) to 4';

const slug = z.string().regex(SLUG, `must be ${A_SLUG}`);
const tier = z.union(
  TIERS.map((value) => z.literal(value)),
  { error: `must be ${A_TIER}` },
);
const severity = z.int({ error: 'must be a severity, 1 to 5' }).min(1).max(5);
const listOrOne = <T extends z.ZodType>(item: T, what: string) =>
  z.union([item.transform((one) => [one]), z.array(item).min(1)], {
    error: `must be ${what}, or a list of them`,
  });
const glob = z
  .string()
  .min(1)
  .max(500)
  .refine((text) => !text.split('/').includes('..'), 'must stay inside the repository (no ..)')
  .transform(normaliseGlob);

const ServiceEntry = z.strictObject({
  slug,
  name: z.string().min(1).max(200).optional(),
  tier,
  team: z.string().min(1).max(200).optional(),
  owner: slug.optional(),
  director: slug.optional(),
  repository: z.string().min(1).max(300).optional(),
  paths: z.array(glob).max(1_000).default([]),
  depends_on: z.array(slug).max(1_000).default([]),
});

const SeverityRule = z
  .strictObject({
    tier: listOrOne(tier, A_TIER).optional(),
    service: listOrOne(slug, A_SLUG).optional(),
    severity,
  })
  .refine(
    (rule) => rule.tier !== undefined || rule.service !== undefined,
    'needs a tier or a service to match',
  );

const File = z.strictObject({
  services: z.array(ServiceEntry).max(20_000),
  incidents: z
    .strictObject({
      severity: severity.default(DEFAULT_SEVERITY.severity),
      rules: z.array(SeverityRule).default([]),
    })
    .default({ severity: DEFAULT_SEVERITY.severity, rules: [] }),
});

type Path = readonly PropertyKey[];

/**
 * Reads a services file (docs/services-file.md). Either the whole file is good, or every problem is named
 * and nothing is taken from it.
 * @param repository the repository that services belong to when they do not name one
 */
export function parseServicesFile(
  text: string,
  repository: string | null,
): { file: ServicesFile; problems: [] } | { file: null; problems: ServicesFileProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, code, message }) => ({
      ...{ line: lineAt(pos[0]), entry: null, field: '' },
      reason: code === 'DUPLICATE_KEY' ? 'a field is given twice' : `it is not YAML: ${lowerFirst(message)}`,
    }));
    return { file: null, problems };
  }
  /** The line of a field, or of the nearest thing around it that is there. */
  const lineOf = (path: Path): number => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lineAt(node.range[0]);
    }
    return 1;
  };
  const entryOf = ([list, n]: Path): string | null => {
    const name = list === 'services' && n !== undefined ? document.getIn([list, n, 'slug']) : undefined;
    return typeof name === 'string' || typeof name === 'number' ? String(name) : null;
  };
  const problem = (path: Path, reason: string) => ({
    ...{ line: lineOf(path), entry: entryOf(path), field: fieldName(path) },
    reason,
  });

  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    const reason = `it cannot be read: ${lowerFirst((error as Error).message)}`;
    return { file: null, problems: [{ line: 1, entry: null, field: '', reason }] };
  }
  const parsed = File.safeParse(content);
  if (!parsed.success)
    return { file: null, problems: parsed.error.issues.map((issue) => problem(issue.path, reasonOf(issue))) };
  const problems = referenceProblems(parsed.data).map(([path, reason]) => problem(path, reason));
  if (problems.length > 0) return { file: null, problems };

  const services = parsed.data.services.map(
    (entry): ServiceObservation => ({
      slug: entry.slug,
      name: entry.name ?? entry.slug,
      tier: entry.tier,
      tierStated: true,
      team: entry.team ?? null,
      owner: entry.owner ?? null,
      director: entry.director ?? null,
      repository: entry.repository ?? repository,
      paths: entry.paths,
      dependsOn: [...new Set(entry.depends_on)],
    }),
  );
  const { severity, rules } = parsed.data.incidents;
  const severityRules = rules.map((rule) => ({
    tier: rule.tier,
    services: rule.service,
    severity: rule.severity,
  }));
  return { file: { services, incidents: { severity, rules: severityRules } }, problems: [] };
}

/** Severity of an incident on these services: of all that are affected, the most severe counts. */
export function severityFor(
  { severity, rules }: SeverityRules,
  services: readonly Pick<ServiceObservation, 'slug' | 'tier'>[],
): number {
  const each = services.map(
    (service) =>
      rules.find(
        (rule) =>
          (rule.tier?.includes(service.tier) ?? true) && (rule.services?.includes(service.slug) ?? true),
      )?.severity ?? severity,
  );
  return each.length === 0 ? severity : Math.min(...each);
}

/** What a schema cannot see: slugs given twice, and slugs of nothing. Cycles of dependencies are allowed. */
function referenceProblems({ services, incidents }: z.infer<typeof File>): [Path, string][] {
  const found: [Path, string][] = [];
  const first = new Map<string, number>();
  services.forEach(({ slug }, n) => {
    if (first.has(slug))
      found.push([
        ['services', n, 'slug'],
        `"${slug}" is given twice: it is also services[${first.get(slug)}]`,
      ]);
    else first.set(slug, n);
  });
  services.forEach((service, n) => {
    service.depends_on.forEach((on, m) => {
      const path = ['services', n, 'depends_on', m];
      if (on === service.slug) found.push([path, 'a service cannot depend on itself']);
      else if (!first.has(on)) found.push([path, `there is no service "${on}" in this file`]);
    });
  });
  incidents.rules.forEach((rule, n) => {
    for (const slug of rule.service ?? [])
      if (!first.has(slug))
        found.push([['incidents', 'rules', n, 'service'], `there is no service "${slug}"`]);
  });
  return found;
}

/** An issue in words; what the schema above says itself stays as it is. */
function reasonOf(issue: z.core.$ZodIssue): string {
  if (!/^(?:Invalid|Too|Unrecognized)/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'unrecognized_keys':
      return `has the unknown ${issue.keys.length === 1 ? 'field' : 'fields'} ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
    case 'invalid_type':
      return /received undefined/.test(issue.message)
        ? 'is required'
        : `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return 'must not be empty';
    case 'too_big':
      return `must be at most ${issue.maximum} ${issue.origin === 'array' ? 'entries' : 'characters'}`;
    default:
      return 'is not what it can be (docs/services-file.md)';
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'a group of fields',
};

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function fieldName(path: Path): string {
  return path
    .map((part, n) => (typeof part === 'number' ? `[${part}]` : n === 0 ? part : `.${String(part)}`))
    .join('');
}
