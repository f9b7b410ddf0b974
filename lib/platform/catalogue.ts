import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { type Catalogue, defaultCatalogue } from '#lib/domain/provenance/catalogue.ts';
import { CatalogueError, extendCatalogue } from '#lib/domain/provenance/extend-catalogue.ts';
import { catalogueFile } from '#lib/platform/env.ts';
import { invalid } from '#lib/platform/errors.ts';
import { readRegularFile } from './regular-file.ts';

interface InForce {
  catalogue: Catalogue;
  /** Of the organisation's own file; null without one. Part of an import's key: another file reads history anew. */
  digest: string | null;
}

const read = new Map<string, InForce>();

/**
 * The tools and labels that provenance is detected with: the built-in ones and those of the organisation's file
 * (COUNTERSIGN_CATALOGUE, YAML or JSON), read once per process.
 * @throws DomainError `invalid` with every fault of the file and its place
 */
export function catalogueInForce(): InForce {
  const path = catalogueFile();
  if (path === null) return { catalogue: defaultCatalogue, digest: null };
  let known = read.get(path);
  if (known === undefined) {
    known = load(path);
    read.set(path, known);
  }
  return known;
}

function load(path: string): InForce {
  try {
    const text = readRegularFile(path);
    return {
      catalogue: extendCatalogue(defaultCatalogue, parse(text)),
      digest: createHash('sha256').update(text).digest('hex'),
    };
  } catch (error) {
    const why = error instanceof CatalogueError ? error.faults.join('; ') : (error as Error).message;
    throw invalid(
      `The provenance catalogue ${path} cannot be used: ${why.replaceAll('\n', ' ')}`,
      'catalogue',
    );
  }
}
