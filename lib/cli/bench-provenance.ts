import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import {
  type BenchmarkResult,
  type Miss,
  type ProvenanceCase,
  parseCase,
  type Score,
  scoreCases,
} from '#lib/domain/provenance/benchmark.ts';

/** Labelled files are small; anything larger is not one. */
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * Scores a labelled file (newline-delimited JSON, gzipped or not) and prints a table or, with `json`, one JSON
 * object and nothing else. Exit code 0; 2 with one sentence on standard error when the file cannot be used.
 */
export async function benchProvenance(
  { cases, json }: { cases: string; json: boolean },
  out: NodeJS.WritableStream,
): Promise<number> {
  let result: BenchmarkResult;
  try {
    result = scoreCases(parseLines(await readText(cases), cases));
  } catch (error) {
    process.stderr.write(`bench provenance: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  out.write(json ? `${JSON.stringify(result)}\n` : table(result));
  return 0;
}

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`cannot read ${path}: ${error.code ?? error.message}`);
  });
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8');
  const plain = await promisify(gunzip)(bytes, { maxOutputLength: MOST_BYTES }).catch((error: Error) => {
    throw new Error(`${path}: not a whole gzip file: ${error.message}`);
  });
  return plain.toString('utf8');
}

function parseLines(text: string, path: string): ProvenanceCase[] {
  const cases: ProvenanceCase[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      cases.push(parseCase(line));
    } catch (error) {
      throw new Error(`${path}, line ${at + 1}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (cases.length === 0) throw new Error(`${path}: holds no case`);
  return cases;
}

function table({ firm, doubtful, misses }: BenchmarkResult): string {
  const lines = [
    'cases        n  precision  recall  tools  level',
    row('firm', firm),
    row('doubtful', doubtful),
    '',
    misses.length === 0 ? 'no misses' : `${misses.length} misses (expected -> got)`,
    ...misses.map(missLine),
  ];
  return `${lines.join('\n')}\n`;
}

const row = (name: string, { n, precision, recall, toolAccuracy, levelAccuracy }: Score) =>
  `${name.padEnd(8)}${String(n).padStart(6)}${rate(precision, 11)}${rate(recall, 8)}${rate(toolAccuracy, 7)}${rate(levelAccuracy, 7)}`;

const rate = (value: number | null, width: number) =>
  (value === null ? '-' : value.toFixed(3)).padStart(width);

const missLine = ({ sha, expected, got }: Miss) =>
  `  ${sha.slice(0, 12)}  ${expected.level} [${expected.tools.join(', ')}] -> ${got.level} [${got.tools.join(', ')}]`;
