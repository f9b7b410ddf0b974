import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import type { History } from '#lib/domain/correlation/replay.ts';
import { plainWords } from '#lib/ingest/sources/ndjson/plain-words.ts';

export const SERVICE_FIELDS = ['service', 'service_noisy30'] as const;
export type ServiceField = (typeof SERVICE_FIELDS)[number];

/** Histories are small; anything larger is not one. */
const MOST_BYTES = 512 * 1024 * 1024;

const count = z.number().int().nonnegative();
/** Up to the last second that a Date can hold. */
const seconds = count.max(8_640_000_000_000);

const Change = z.object({
  sha: z.string().min(1),
  idx: count,
  commit_time: seconds,
  subject: z.string(),
  files: z.array(z.tuple([z.string()], z.unknown())),
  added: count,
  deleted: count,
  services: z.array(z.string()),
  primary_service: z.string().nullable(),
  is_revert: z.boolean(),
  reverts: z.array(z.string()),
});

/** What would name the culprit (`leaky`, `services`) is not read. */
const Incident = z.object({
  incident_id: z.string().min(1),
  idx: count,
  detected_at: seconds,
  culprits: z.array(z.string()),
  kind: z.string(),
  cause_class: z.string(),
  incident_text: z.string(),
});

/** The field that is asked for must be there; the other is not looked at. */
const paged = z.string().nullable();
const PAGED = {
  service: Incident.extend({ service: paged }).transform(({ service, ...line }) => ({
    ...line,
    paged: service,
  })),
  service_noisy30: Incident.extend({ service_noisy30: paged }).transform(({ service_noisy30, ...line }) => ({
    ...line,
    paged: service_noisy30,
  })),
};

/**
 * Reads the history in a folder: `changes.jsonl` and `incidents.jsonl`, gzipped (`.gz`) or not (docs/correlation.md).
 * Of the incidents only the plain, unplanned reverts; the paged service is taken from `field`. Throws an Error that
 * names file, line and field.
 */
export async function readHistory(folder: string, field: ServiceField): Promise<History> {
  const changes = await readLines(folder, 'changes.jsonl', Change, (line) => ({
    sha: line.sha,
    index: line.idx,
    committedAt: new Date(line.commit_time * 1000),
    subject: line.subject,
    paths: line.files.map(([path]) => path),
    size: line.added + line.deleted,
    services: primaryFirst(line.primary_service, line.services),
    isRevert: line.is_revert,
    reverts: line.reverts,
  }));
  const incidents = await readLines(folder, 'incidents.jsonl', PAGED[field], (line) => ({
    counts: line.kind === 'revert' && line.cause_class !== 'planned',
    id: line.incident_id,
    index: line.idx,
    detectedAt: new Date(line.detected_at * 1000),
    service: line.paged,
    text: line.incident_text,
    culprits: line.culprits,
  }));
  return { changes, incidents: incidents.filter(({ counts }) => counts) };
}

const primaryFirst = (primary: string | null, services: readonly string[]) =>
  primary === null ? [] : [primary, ...services.filter((slug) => slug !== primary)];

async function readLines<Line, Value>(
  folder: string,
  name: string,
  schema: z.ZodType<Line>,
  convert: (line: Line) => Value,
): Promise<Value[]> {
  const { path, text } = await readText(join(folder, name));
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    const where = `${path}, line ${at + 1}`;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      throw new Error(`${where}: not JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
    const parsed = schema.safeParse(value, { error: plainWords });
    if (parsed.success) return [convert(parsed.data)];
    const [issue] = parsed.error.issues;
    const field = issue?.path.join('.') ?? '';
    throw new Error(`${where}: ${field === '' ? '' : `field "${field}": `}${issue?.message}`);
  });
}

/** The file of that name, or the gzipped one beside it. */
async function readText(plain: string): Promise<{ path: string; text: string }> {
  for (const path of [`${plain}.gz`, plain]) {
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw new Error(`cannot read ${path}: ${error.code ?? error.message}`);
    });
    if (bytes === null) continue;
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { path, text: bytes.toString('utf8') };
    const text = await promisify(gunzip)(bytes, { maxOutputLength: MOST_BYTES }).catch((error: Error) => {
      throw new Error(`${path}: not a whole gzip file: ${error.message}`);
    });
    return { path, text: text.toString('utf8') };
  }
  throw new Error(`cannot read ${plain} or ${plain}.gz: ENOENT`);
}
