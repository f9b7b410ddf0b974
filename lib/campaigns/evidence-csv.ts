import { createHash } from 'node:crypto';
import { CHECK_KEYS, type Checklist } from '#lib/domain/campaign/checklist.ts';
import type { FlawKind } from '#lib/domain/campaign/flaws.ts';
import type { AuditFindingState } from '#lib/domain/campaign/lifecycle.ts';
import type { FrozenRow } from '#lib/domain/campaign/population.ts';
import type { DrawnAs } from '#lib/domain/campaign/results.ts';
import { STRATA, type Stratum } from '#lib/domain/campaign/strata.ts';
import { type CsvColumns, csvLine } from '#lib/platform/csv.ts';
import { inTurns } from './in-turns.ts';

/** A change of a population as the evidence lists it. People are given by their slug. */
export interface EvidenceItem {
  changeId: string;
  stratum: Stratum;
  flaws: readonly FlawKind[];
  row: FrozenRow;
  drawnAs: DrawnAs | null;
  drawOrder: number | null;
  verdict: string | null;
  checklist: Checklist | null;
  note: string | null;
  decidedBy: string | null;
  decidedAt: Date | null;
}

/** A finding as it stood when the audit was attested. */
export interface EvidenceFinding {
  id: string;
  changeId: string | null;
  title: string;
  detail: string;
  owner: string;
  /** `2026-12-24`. */
  dueOn: string;
  state: AuditFindingState;
}

type FrozenItem = Pick<EvidenceItem, 'changeId' | 'stratum' | 'flaws' | 'row'>;

export const POPULATION_COLUMNS: CsvColumns<FrozenItem> = [
  ['change_id', ({ changeId }) => changeId],
  ['stratum', ({ stratum }) => stratum],
  ['flaws', ({ flaws }) => flaws.join(' ')],
  ['lot', ({ row }) => row.lot],
  ['place', ({ row }) => row.place],
  ['title', ({ row }) => row.title],
  ['source', ({ row }) => row.source],
  ['external_id', ({ row }) => row.externalId],
  ['kind', ({ row }) => row.kind],
  ['repository', ({ row }) => row.repository],
  ['author', ({ row }) => row.author],
  ['services', ({ row }) => row.services.join(' ')],
  ['tier', ({ row }) => row.tier],
  ['ai_involvement', ({ row }) => row.involvement],
  ['risk', ({ row }) => row.risk],
  ['blast_radius', ({ row }) => row.blastRadius],
  ['deployed_at', ({ row }) => row.deployments[0]?.at],
  ['deployments', ({ row }) => row.deployments.map(({ id }) => id).join(' ')],
  ['commits', ({ row }) => [...new Set(row.deployments.map(({ sha }) => sha ?? 'unknown'))].join(' ')],
  ['decisions', ({ row }) => row.deployments.map(({ decisionId }) => decisionId ?? 'none').join(' ')],
];

const DECIDED: CsvColumns<EvidenceItem> = [
  ['verdict', ({ verdict }) => verdict],
  ...CHECK_KEYS.map((key) => [key, (one: EvidenceItem) => one.checklist?.[key]] as const),
  ['note', ({ note }) => note],
  ['decided_by', ({ decidedBy }) => decidedBy],
  ['decided_at', ({ decidedAt }) => decidedAt],
];

export const SAMPLE_COLUMNS: CsvColumns<EvidenceItem> = [
  ['stratum', ({ stratum }) => stratum],
  ['draw_order', ({ drawOrder }) => drawOrder],
  ['change_id', ({ changeId }) => changeId],
  ['flaws', ({ flaws }) => flaws.join(' ')],
  ...DECIDED,
];

export const EXCEPTION_COLUMNS: CsvColumns<EvidenceItem> = [
  ['change_id', ({ changeId }) => changeId],
  ['flaws', ({ flaws }) => flaws.join(' ')],
  ...DECIDED,
];

export const FINDING_COLUMNS: CsvColumns<EvidenceFinding> = [
  ['finding_id', ({ id }) => id],
  ['change_id', ({ changeId }) => changeId],
  ['title', ({ title }) => title],
  ['detail', ({ detail }) => detail],
  ['owner', ({ owner }) => owner],
  ['due_on', ({ dueOn }) => dueOn],
  ['state', ({ state }) => state],
];

/** Rows as CSV in pieces, the heading first: what digests are taken of. */
export async function* csvPieces<Row>(
  columns: CsvColumns<Row>,
  rows: readonly Row[],
): AsyncGenerator<string, undefined> {
  yield csvLine(columns.map(([heading]) => heading));
  for await (const part of inTurns(rows))
    yield part.map((row) => csvLine(columns.map(([, cell]) => cell(row)))).join('');
}

/** SHA-256 of rows as CSV, hex. */
export async function csvDigest<Row>(columns: CsvColumns<Row>, rows: readonly Row[]): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of csvPieces(columns, rows)) hash.update(piece, 'utf8');
  return hash.digest('hex');
}

/** The drawn changes of a population, by stratum and in the order of their draw. */
export const sampleOf = (items: readonly EvidenceItem[]): EvidenceItem[] =>
  items
    .filter(({ drawOrder }) => drawOrder !== null)
    .sort((a, b) => STRATA.indexOf(a.stratum) - STRATA.indexOf(b.stratum) || a.drawOrder! - b.drawOrder!);

/** Those that the machine flagged, in the order of the population. */
export const exceptionsOf = (items: readonly EvidenceItem[]): EvidenceItem[] =>
  items.filter(({ flaws }) => flaws.length > 0);
