import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { type ServiceObservation, TIERS, type Tier } from './observation.ts';
import { normaliseGlob } from './path-rules.ts';
import { SLUG } from './slug.ts';

/** What is wrong, where: `services[2].tier`, and the line in the file. */
export interface ServicesFileProblem {
  line: number;
  field: string;
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

const slug = z.string().regex(SLUG, 'must be a slug: lower-case letters, digits and hyphens, at most 64');
const tier = z.union(
  TIERS.map((value) => z.literal(value)),
  { error: 'must be a tier, 1 (most critical) to 4' },
);
const severity = z.int({ error: 'must be a severity, 1 to 5' }).min(1).max(5);
const listOrOne = <T extends z.ZodType>(item: T) =>
  z.union([item.transform((one) => [one]), z.array(item).min(1)]);
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
  .strictObject({ tier: listOrOne(tier).optional(), service: listOrOne(slug).optional(), severity })
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
    const problems = document.errors.map((e) => ({ line: lineAt(e.pos[0]), field: '', reason: e.message }));
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
  const problem = (path: Path, reason: string) => ({ line: lineOf(path), field: fieldName(path), reason });

  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    return { file: null, problems: [{ line: 1, field: '', reason: (error as Error).message }] };
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
      found.push([['services', n, 'slug'], `"${slug}" is also services[${first.get(slug)}]`]);
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

function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys')
    return `unknown field ${issue.keys.map((k) => `"${k}"`).join(', ')}`;
  if (issue.code === 'invalid_type' && issue.input === undefined && /received undefined/.test(issue.message))
    return 'is required';
  return issue.message;
}

function fieldName(path: Path): string {
  return path
    .map((part, n) => (typeof part === 'number' ? `[${part}]` : n === 0 ? part : `.${String(part)}`))
    .join('');
}
