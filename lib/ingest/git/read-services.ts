import { type ChosenServices, chooseServices } from '#lib/domain/service/choose.ts';
import { CODEOWNERS_PATHS } from '#lib/domain/service/codeowners.ts';
import type { ServiceObservation } from '#lib/domain/service/observation.ts';
import { type PathRule, pathRules } from '#lib/domain/service/path-rules.ts';
import {
  DEFAULT_SEVERITY,
  parseServicesFile,
  type ServicesFileProblem,
  type SeverityRules,
} from '#lib/domain/service/services-file.ts';
import { toSlug } from '#lib/domain/service/slug.ts';
import { db } from '#lib/platform/db.ts';
import { invalid } from '#lib/platform/errors.ts';
import { runGit } from '#lib/platform/git/git-process.ts';
import { readRegularFile } from '#lib/platform/regular-file.ts';
import type { Repository } from '../sources/git/repository.ts';

/** Where the services of a repository come from, the best source first. */
export type ServicesOrigin = 'services file' | 'recorded services' | 'CODEOWNERS' | 'folders';

export interface RepositoryServices {
  origin: ServicesOrigin;
  /** To be recorded; those that are recorded already are not among them. */
  services: ServiceObservation[];
  rules: PathRule[];
  severity: SeverityRules;
}

/**
 * The services of a repository and which paths belong to them: from the file given, else the services that
 * are recorded with this repository, else CODEOWNERS at the tip where it divides the files, else its folders.
 * @throws DomainError `invalid` for a file that cannot be read or has mistakes
 */
export async function readServices(
  repository: Repository,
  tip: string,
  file: string | undefined,
): Promise<RepositoryServices> {
  if (file !== undefined) return fromFile(file, repository.name);
  const recorded = await statedServices(repository.name);
  if (recorded.length > 0) {
    return {
      origin: 'recorded services',
      services: [],
      rules: pathRules(recorded),
      severity: DEFAULT_SEVERITY,
    };
  }
  const tree = await runGit(['ls-tree', '-r', '-z', '--name-only', tip], { gitDir: repository.gitDir });
  const paths = tree.stdout.toString('utf8').split('\0').filter(Boolean);
  const codeowners = await readCodeowners(repository.gitDir, tip);
  return assumed(chooseServices(paths, codeowners, repository.name), repository.name);
}

async function readCodeowners(gitDir: string, tip: string): Promise<string | null> {
  for (const path of CODEOWNERS_PATHS) {
    const shown = await runGit(['cat-file', 'blob', `${tip}:${path}`], { gitDir });
    if (shown.code === 0) return shown.stdout.toString('utf8');
  }
  return null;
}

function fromFile(path: string, repository: string): RepositoryServices {
  const text = textOf(path);
  const { file, problems } = parseServicesFile(text, repository);
  if (file === null) {
    const [first] = problems;
    const more =
      problems.length < 2
        ? ''
        : ` There ${problems.length === 2 ? 'is one' : `are ${problems.length - 1}`} more.`;
    throw invalid(`The services file ${path} has a mistake ${sentenceOf(first!)}.${more}`, 'services');
  }
  const here = file.services.filter((service) => service.repository === repository);
  return {
    origin: 'services file',
    services: file.services,
    rules: pathRules(here),
    severity: file.incidents,
  };
}

function sentenceOf({ line, entry, field, reason }: ServicesFileProblem): string {
  const where = [`in line ${line}`, entry === null ? '' : `in the service "${entry}"`, field];
  return `${where.filter(Boolean).join(', ')}: ${reason}`;
}

function textOf(path: string): string {
  try {
    return readRegularFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw invalid(`The services file ${path} cannot be read (${code}).`, 'services');
  }
}

/** Those that somebody named. One that was derived stays derived when its tier is corrected. */
async function statedServices(repository: string): Promise<{ slug: string; paths: string[] }[]> {
  const stated = await db().service.findMany({
    where: { repository, tierStated: true },
    select: { id: true, slug: true, paths: true },
    orderBy: { slug: 'asc' },
  });
  const corrected = await db().auditEntry.findMany({
    where: {
      action: 'service.corrected',
      subjectType: 'service',
      subjectId: { in: stated.map(({ id }) => id) },
      body: { contains: '"wasAssumed":true' },
    },
    select: { subjectId: true },
  });
  const derived = new Set(corrected.map(({ subjectId }) => subjectId));
  return stated.filter(({ id }) => !derived.has(id));
}

/** A name that another repository's service has already gets this repository's before it. */
async function assumed(
  { from, services, rules }: ChosenServices,
  repository: string,
): Promise<RepositoryServices> {
  const taken = await db().service.findMany({
    where: { slug: { in: services.map((service) => service.slug) } },
    select: { slug: true, repository: true },
  });
  const foreign = new Set(taken.filter((one) => one.repository !== repository).map((one) => one.slug));
  const rename = (slug: string) => (foreign.has(slug) ? toSlug(`${repository}-${slug}`) : slug);
  return {
    origin: from,
    services: services.map((service) => ({ ...service, slug: rename(service.slug) })),
    rules: rules.map((rule) => ({ ...rule, services: rule.services.map(rename) })),
    severity: DEFAULT_SEVERITY,
  };
}
