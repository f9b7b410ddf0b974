import { mutate } from '#lib/audit/mutate.ts';
import { refreshRollups } from '#lib/changes/refresh-rollups.ts';
import { isAiInvolved } from '#lib/domain/attribution/types.ts';
import type { ChangeObservation } from '#lib/domain/change/observation.ts';
import { type ResolvedRevert, RevertIndex } from '#lib/domain/change/resolve-revert.ts';
import { DETECTOR_VERSION } from '#lib/domain/provenance/detect.ts';
import { compilePathRules } from '#lib/domain/service/path-rules.ts';
import { rankMarked } from '#lib/incidents/rank-marked.ts';
import { catalogueInForce } from '#lib/platform/catalogue.ts';
import { type Context, systemContext } from '#lib/platform/context.ts';
import { conflict } from '#lib/platform/errors.ts';
import { GitError } from '#lib/platform/git/git-error.ts';
import type { OnProgress } from './batch.ts';
import {
  type Cursor,
  commitsOf,
  findCursor,
  importKey,
  noTotals,
  saveCursor,
  type Totals,
} from './git/cursor.ts';
import { commitProblem, observeCommit } from './git/observe-commit.ts';
import { readServices, type ServicesOrigin } from './git/read-services.ts';
import { recordRepositoryServices } from './git/record-repository-services.ts';
import { replayReverts } from './git/replay-reverts.ts';
import { type BatchTarget, type GitBatch, writeBatch } from './git/write-batch.ts';
import type { Rejects } from './rejects.ts';
import { mainlineCount } from './sources/git/mainline.ts';
import { readHistory } from './sources/git/read-history.ts';
import { describeRepository, holdsAnyOf, type Repository, resolveTip } from './sources/git/repository.ts';

/** Raised when a commit is read into something else than before, so that a finished import is read again. */
const READING_VERSION = 2;
const BATCH = 750;

export interface ImportGitInput {
  repository: string;
  branch?: string | undefined;
  since?: string | undefined;
  /** Path of a services file. */
  services?: string | undefined;
  revertsAsIncidents: boolean;
  /** Name to import under, instead of the repository's own. */
  source?: string | undefined;
  /** Commits of one transaction. */
  batch?: number;
}

export interface GitImportSummary {
  source: string;
  servicesFrom: ServicesOrigin;
  services: number;
  /** Figures of the whole import, over all runs that it took. */
  totals: Totals;
  /** Commits read in this run. */
  read: number;
  resumed: boolean;
}

/**
 * Imports a git history: every mainline commit becomes a deployed change and, on request, every revert that
 * speaks of a failure an incident. Batches are written while git goes on reading. A killed import goes on after
 * its last batch; a finished one reads what came since.
 * @throws GitError for the repository, DomainError for the services file or a second import at the same time
 */
export async function importGit(
  input: ImportGitInput,
  rejects: Rejects,
  onProgress: OnProgress,
  now: Date,
): Promise<GitImportSummary> {
  const ctx = systemContext('import-git', now);
  const repository = await describeRepository(input.repository, input.source);
  const tip = await resolveTip(repository, input.branch);
  const source = `git:${input.source ?? repository.name}`;
  await requireSameHistory(repository, source);
  const services = await readServices(repository, tip, input.services);
  await recordRepositoryServices(ctx, source, services.services, rejects);

  const { branch, since, revertsAsIncidents } = input;
  const { rules, severity } = services;
  const catalogue = catalogueInForce();
  const key = importKey({
    source,
    branch: branch ?? null,
    since: since ?? null,
    rules,
    severity: revertsAsIncidents ? severity : null,
    versions: [READING_VERSION, DETECTOR_VERSION, catalogue.digest],
  });
  const stored = await findCursor(key);
  const start = await resumePoint(repository, { branch, since }, stored);
  const settings = {
    source,
    repository: repository.name,
    branch: branch ?? repository.headBranch,
    services: compilePathRules(rules),
    catalogue: catalogue.catalogue,
  };
  const index = new RevertIndex();
  if (start !== null) await replayReverts(index, repository.gitDir, start);
  const history = { branch, since, afterSha: start?.last };
  let total: number | null = null;
  const counting = mainlineCount(repository, history).then((count) => {
    total = count;
  });
  // Its failure shows where it is awaited, or before, in the history that is read meanwhile.
  counting.catch(() => {});

  const totals = start === null ? noTotals() : { ...start.totals };
  const writer = new Writer(ctx, { key, source, severity }, stored);
  let first = start?.first ?? null;
  let last = start?.last ?? null;
  let read = 0;
  for await (const commit of readHistory(input.repository, history)) {
    first ??= commit.sha;
    last = commit.sha;
    read++;
    const resolved = index.add(commit);
    const problem = commitProblem(commit);
    if (problem !== null) {
      totals.rejected++;
      rejects.add({ at: commit.sha, ...problem });
      continue;
    }
    const change = observeCommit(commit, isTakenBack(resolved), settings);
    countChange(totals, change, resolved);
    writer.changes.push(change);
    if (revertsAsIncidents && resolved !== null && isFailure(resolved)) {
      const { sha, authoredAt, committedAt } = commit;
      writer.failures.push({ sha, title: change.title, authoredAt, committedAt, resolved });
    }
    if (writer.changes.length < (input.batch ?? BATCH)) continue;
    await writer.flush({ first, last, totals: { ...totals }, finished: false });
    onProgress(read, total);
  }
  await counting;
  if (first !== null && last !== null) {
    await writer.flush({ first, last, totals: { ...totals }, finished: false });
    onProgress(read, total);
    await writer.finish({ first, last, totals, finished: true }, async () => {
      await refreshRollups(ctx);
      await rankMarked(ctx);
    });
  }
  const slugs = new Set(rules.flatMap((rule) => rule.services));
  return {
    source,
    servicesFrom: services.origin,
    services: slugs.size,
    totals,
    read,
    resumed: start !== null,
  };
}

/**
 * Two repositories of one name would share their services and their source. A shallow clone cannot tell.
 * @throws DomainError `conflict` when what was imported under this name is not in the repository
 */
async function requireSameHistory({ gitDir, shallow }: Repository, source: string): Promise<void> {
  const known = await commitsOf(source);
  if (shallow || known.length === 0 || (await holdsAnyOf(gitDir, known))) return;
  throw conflict(
    `Another repository was imported as ${source}, or all of its history was rewritten: choose a name with --source.`,
  );
}

/** The stored cursor where its commits are still on the mainline; after a force push everything is read again. */
async function resumePoint(
  repository: Repository,
  history: Pick<ImportGitInput, 'branch' | 'since'>,
  stored: Cursor | null,
): Promise<Cursor | null> {
  if (stored === null) return null;
  try {
    await mainlineCount(repository, { ...history, afterSha: stored.last });
    return stored;
  } catch (error) {
    if (error instanceof GitError && error.code === 'resume-point-gone') return null;
    throw error;
  }
}

const isFailure = (resolved: ResolvedRevert) => resolved.kind === 'revert' && resolved.culprits.length > 0;

/** A commit that takes another back, for whatever reason. */
const isTakenBack = (resolved: ResolvedRevert | null) =>
  resolved !== null && ['revert', 'late', 'planned'].includes(resolved.kind);

function countChange(totals: Totals, change: ChangeObservation, resolved: ResolvedRevert | null): void {
  totals.changes++;
  if (change.provenance.involvement !== 'unknown') totals.evidence++;
  if (isAiInvolved(change.provenance.involvement)) totals.ai++;
  if (resolved === null) return;
  if (resolved.kind === 'reapply') totals.reapplied++;
  else if (resolved.kind !== 'revert') totals[resolved.kind]++;
  else if (isFailure(resolved)) totals.incidents++;
  else totals.unresolved++;
}

/** Fills one batch while the one before is being written; never holds more than the two. */
class Writer {
  changes: GitBatch['changes'] = [];
  failures: GitBatch['failures'] = [];
  readonly #ctx: Context;
  readonly #target: BatchTarget;
  #cursor: Cursor | null;
  #writing: Promise<void> = Promise.resolve();

  constructor(ctx: Context, target: BatchTarget, stored: Cursor | null) {
    this.#ctx = ctx;
    this.#target = target;
    this.#cursor = stored;
  }

  /** Begins to write what there is, as soon as the batch before is written; a failure shows at the next call. */
  async flush(next: Cursor): Promise<void> {
    const batch = { changes: this.changes, failures: this.failures };
    this.changes = [];
    this.failures = [];
    await this.#writing;
    if (batch.changes.length === 0) return;
    this.#writing = this.#write(batch, next);
    this.#writing.catch(() => {});
  }

  async #write(batch: GitBatch, next: Cursor): Promise<void> {
    this.#cursor = await writeBatch(this.#ctx, this.#target, batch, this.#cursor, next);
  }

  /**
   * Waits for the last batch, does what follows from all of them and marks the import as finished, unless it is:
   * an import that was killed before this point catches up when it is run again.
   */
  async finish(next: Cursor, conclude: () => Promise<void>): Promise<void> {
    await this.#writing;
    const before = this.#cursor;
    if (before?.finished && before.last === next.last) return;
    await conclude();
    const { key, source } = this.#target;
    await mutate(this.#ctx, async (tx) => {
      await saveCursor(tx, { key, source, before, next, at: this.#ctx.now });
      return {
        result: undefined,
        entries: [
          {
            action: 'import.finished',
            subject: { type: 'import', id: source },
            details: { source, totals: next.totals },
          },
        ],
      };
    });
  }
}
