import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import type { History } from '#lib/domain/correlation/replay.ts';
import { plainWords } from '#lib/ingest/sources/ndjson/plain-words.ts';
import { readLines } from '#lib/ingest/sources/ndjson/read-lines.ts';

export const SERVICE_FIELDS = ['service', 'service_noisy30'] as const;
export type ServiceField = (typeof SERVICE_FIELDS)[number];

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
  incident_text: z.string().nullish(),
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
  const changes = await readRecords(join(folder, 'changes.jsonl'), Change, 'sha');
  const incidents = await readRecords(join(folder, 'incidents.jsonl'), PAGED[field], 'incident_id');
  return {
    changes: changes.map((line) => ({
      sha: line.sha,
      index: line.idx,
      committedAt: new Date(line.commit_time * 1000),
      subject: line.subject,
      paths: line.files.map(([path]) => path),
      size: line.added + line.deleted,
      services: primaryFirst(line.primary_service, line.services),
      isRevert: line.is_revert,
      reverts: line.reverts,
    })),
    incidents: incidents
      .filter(({ kind, cause_class }) => kind === 'revert' && cause_class !== 'planned')
      .map((line) => ({
        id: line.incident_id,
        index: line.idx,
        detectedAt: new Date(line.detected_at * 1000),
        service: line.paged,
        text: line.incident_text ?? '',
        culprits: line.culprits,
      })),
  };
}

const primaryFirst = (primary: string | null, services: readonly string[]) =>
  primary === null ? [] : [primary, ...services.filter((slug) => slug !== primary)];

/** Every line of the file of that name, or of the gzipped one beside it. No two may have the same `id`. */
async function readRecords<Id extends string, Line extends Record<Id, string>>(
  plain: string,
  schema: z.ZodType<Line>,
  id: Id,
): Promise<Line[]> {
  const { path, file } = await openEither(plain);
  const records: Line[] = [];
  const known = new Map<string, number>();
  try {
    for await (const line of readLines(await bytesOf(file))) {
      const where = `${path}, line ${line.number}`;
      if ('problem' in line) throw new Malformed(`${where}: ${line.problem}`);
      const record = parse(line.text, schema, where);
      const same = known.get(record[id]);
      if (same !== undefined) throw new Malformed(`${where}: field "${id}": is that of line ${same}`);
      known.set(record[id], line.number);
      records.push(record);
    }
  } catch (error) {
    throw error instanceof Malformed ? error : unreadable(path, error as NodeJS.ErrnoException);
  } finally {
    await file.close();
  }
  return records;
}

class Malformed extends Error {}

function parse<Line>(text: string, schema: z.ZodType<Line>, where: string): Line {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Malformed(`${where}: not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = schema.safeParse(value, { error: plainWords });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new Malformed(`${where}: ${field === '' ? '' : `field "${field}": `}${issue?.message}`);
}

async function openEither(plain: string): Promise<{ path: string; file: FileHandle }> {
  for (const path of [`${plain}.gz`, plain]) {
    try {
      return { path, file: await open(path) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        throw unreadable(path, error as NodeJS.ErrnoException);
    }
  }
  throw new Error(`cannot read ${plain} or ${plain}.gz: ENOENT`);
}

/** What is in the file, unpacked where it begins as gzip does. */
async function bytesOf(file: FileHandle): Promise<Readable> {
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  const bytes = file.createReadStream({ start: 0, autoClose: false });
  if (buffer[0] !== 0x1f || buffer[1] !== 0x8b) return bytes;
  return pipeline(bytes, createGunzip(), () => {});
}

const unreadable = (path: string, { code, message }: NodeJS.ErrnoException) =>
  code?.startsWith('Z_')
    ? new Error(`${path}: not a whole gzip file: ${message}`)
    : new Error(`cannot read ${path}: ${code ?? message}`);
