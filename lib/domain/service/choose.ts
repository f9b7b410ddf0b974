import { parseCodeowners } from './codeowners.ts';
import { deriveServices } from './derive.ts';
import type { ServiceObservation } from './observation.ts';
import { compilePathRules, type PathRule, pathRules } from './path-rules.ts';

export interface ChosenServices {
  services: ServiceObservation[];
  rules: PathRule[];
  from: 'CODEOWNERS' | 'folders';
}

/** A CODEOWNERS file counts as a map of services only if it divides at least this share of the files. */
const ENOUGH = 0.5;

/**
 * Services of a repository without a services file: its CODEOWNERS, if that names two owners or more and
 * covers most files (many name one person for one folder), else its folders.
 * @param paths all files of the repository
 */
export function chooseServices(
  paths: readonly string[],
  codeowners: string | null,
  repository: string | null,
): ChosenServices {
  if (codeowners !== null) {
    const { services, rules } = parseCodeowners(codeowners, repository);
    const matcher = compilePathRules(rules);
    const owned = paths.filter((path) => matcher.match(path).length > 0).length;
    if (services.length >= 2 && owned >= paths.length * ENOUGH)
      return { services, rules, from: 'CODEOWNERS' };
  }
  const services = deriveServices(paths, repository);
  return { services, rules: pathRules(services), from: 'folders' };
}
