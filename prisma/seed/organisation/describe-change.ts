import type {
  ChangeObservation,
  ChangeStatus,
  DeploymentObservation,
} from '#lib/domain/change/observation.ts';
import { detectProvenance } from '#lib/domain/provenance/detect.ts';
import type { DiffFile, Provenance } from '#lib/domain/provenance/types.ts';
import { HOUR, MINUTE } from './calendar.ts';
import type { Organisation } from './organisation.ts';
import { DOMAIN } from './people.ts';
import type { PlannedChange } from './plan-changes.ts';
import { type Random, stream } from './random.ts';
import { type Trace, traceOf } from './traces.ts';
import { pathOf, type Wording, wordsOf } from './words.ts';

export const SOURCE = 'demo';

/** What a change is called at its source. */
export const changeName = (key: string): string => `CHG-${key}`;

/** The words of a change, the same whenever they are asked for. */
export function titleOf(organisation: Organisation, change: PlannedChange): Wording {
  const original = change.repairs && titleOf(organisation, change.repairs.of).title;
  return wordsOf(stream(organisation.seed, 'words', change.key), change, original);
}

interface Diff {
  paths: readonly (readonly [path: string, added: number, deleted: number])[];
  added: number;
  deleted: number;
}

function diffOf(random: Random, change: PlannedChange): Diff {
  const files = Math.min(
    60,
    Math.max(change.services.length, 1 + Math.round(change.lines / random.int(20, 60))),
  );
  const share = change.automation ? 0.5 : 0.55 + 0.35 * random.next();
  const paths = Array.from({ length: files }, (_, index) => {
    const service = change.services[index % change.services.length]?.slug ?? change.team.slug;
    // The remainder goes to the first file, so that the sum is the planned size.
    const lines = Math.floor(change.lines / files) + (index === 0 ? change.lines % files : 0);
    const added = Math.min(lines, Math.max(index === 0 ? 1 : 0, Math.round(lines * share)));
    const path = pathOf(random, change, service, Math.floor(index / change.services.length));
    return [path, added, lines - added] as const;
  });
  const added = paths.reduce((sum, [, lines]) => sum + lines, 0);
  return { paths, added, deleted: change.lines - added };
}

/** Where the added lines stand: from line 10 on in each file. */
const files = (diff: Diff): DiffFile[] =>
  diff.paths.map(([path, added, deleted]) => ({
    path,
    added,
    deleted,
    addedRanges: added > 0 ? [[10, 9 + added]] : [],
  }));

/** A git-ai note (authorship/3.0.0): the first lines of each file by the tool, the rest by the person. */
function noteOf(
  random: Random,
  change: PlannedChange,
  diff: Diff,
  trace: NonNullable<Trace['note']>,
): string {
  const session = `s_${random.hex(14)}`;
  const human = `h_${random.hex(14)}`;
  const claims = diff.paths.flatMap(([path, added]) => {
    if (added === 0) return [];
    const ai = Math.round(added * trace.ai);
    const lines = [path];
    if (ai > 0) lines.push(`  ${session}::t_${random.hex(14)} 10-${9 + ai}`);
    if (ai < added) lines.push(`  ${human} ${10 + ai}-${9 + added}`);
    return lines;
  });
  const { name, email } = change.author;
  const metadata = {
    schema_version: 'authorship/3.0.0',
    git_ai_version: '1.4.5',
    prompts: {},
    humans: { [human]: { author: `${name} <${email}>` } },
    sessions: {
      [session]: {
        agent_id: { tool: trace.tool, id: random.hex(16), model: trace.model },
        human_author: email,
      },
    },
  };
  return `${claims.join('\n')}\n---\n${JSON.stringify(metadata)}\n`;
}

function detect(
  random: Random,
  change: PlannedChange,
  words: Wording,
  trace: Trace,
  diff: Diff,
  sha: string,
): Provenance {
  const trailers = trace.trailers.map(([key, value]) => `${key}: ${value}`).join('\n');
  return detectProvenance({
    commit: {
      sha,
      authorName: trace.author.name,
      authorEmail: trace.author.email,
      committerName: trace.committer.name,
      committerEmail: trace.committer.email,
      message: [words.title, words.body, trace.footer, trailers].filter(Boolean).join('\n\n'),
    },
    branch: trace.branch ?? undefined,
    labels: trace.labels,
    opener: trace.opener ?? undefined,
    declarations: trace.declarations,
    ...(trace.note && { note: noteOf(random, change, diff, trace.note), files: files(diff) }),
  });
}

function statusOf(change: PlannedChange, random: Random): ChangeStatus {
  const { fate } = change;
  if (fate.kind === 'abandoned') return 'abandoned';
  if (fate.kind === 'pending') return random.chance(0.55) ? 'proposed' : 'approved';
  if (fate.kind === 'rolled-back') return 'rolled-back';
  return fate.kind === 'incident' && fate.remedy === 'roll-back' ? 'rolled-back' : 'deployed';
}

function deploymentsOf(
  random: Random,
  change: PlannedChange,
  sha: string,
  end: number,
): DeploymentObservation[] {
  const { fate, key } = change;
  if (fate.kind === 'abandoned' || fate.kind === 'pending') return [];
  const actor = change.repairs ? change.author.slug : change.team.train ? 'release-train' : 'deploy-pipeline';
  const took = Math.max(
    1,
    Math.round(random.logNormal(change.kind === 'config' || change.kind === 'flag' ? 3 : 12, 0.5)),
  );
  const startedAt = change.deployedAt - Math.min(took * MINUTE, change.deployedAt - change.createdAt);
  const base = { environment: 'production', sha, actor, basis: 'observed' } as const;
  const deploy = (
    number: number,
    from: number,
    to: number | null,
    outcome: DeploymentObservation['outcome'],
  ) => ({
    ...base,
    externalId: `${changeName(key)}/deploy/${number}`,
    startedAt: new Date(from),
    finishedAt: to === null ? null : new Date(to),
    outcome,
  });
  if (fate.kind === 'deploy-failed') {
    const first = startedAt - random.int(15, 60) * MINUTE;
    const from = Math.max(first, change.createdAt);
    return [
      deploy(1, from, Math.min(startedAt, from + took * MINUTE), 'failed'),
      deploy(2, startedAt, change.deployedAt, 'succeeded'),
    ];
  }
  const backAt =
    fate.kind === 'rolled-back'
      ? change.deployedAt + random.int(6, 95) * MINUTE
      : fate.kind === 'incident' && fate.remedy === 'roll-back'
        ? fate.outage.mitigatedAt
        : null;
  // A roll-back that is still to come has not been reported.
  if (backAt === null || backAt >= end) return [deploy(1, startedAt, change.deployedAt, 'succeeded')];
  return [deploy(1, startedAt, backAt, 'rolled-back')];
}

function revisionsOf(random: Random, change: PlannedChange, sha: string): { sha: string; createdAt: Date }[] {
  const rounds = change.automation || change.repairs ? 0 : Math.min(4, random.poisson(0.35));
  const room = Math.max(0, change.deployedAt - change.createdAt - HOUR / 2);
  const heads = Array.from({ length: rounds }, () => random.hex(40));
  return [...heads, sha].map((head, index) => ({
    sha: head,
    createdAt: new Date(change.createdAt + Math.round((room * index) / (rounds + 1))),
  }));
}

/** A planned change as its source would report it; `prNumber` is null where it had no pull request. */
export function describeChange(
  organisation: Organisation,
  change: PlannedChange,
  prNumber: number | null,
): ChangeObservation {
  const random = stream(organisation.seed, 'change', change.key);
  const { end } = organisation.calendar;
  const words = titleOf(organisation, change);
  const diff = diffOf(random, change);
  const sha = random.hex(40);
  const slug = words.title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 32)
    .replace(/-$/, '');
  const trace = traceOf(random, change, slug);
  const status = statusOf(change, random);
  const reached = status === 'deployed' || status === 'rolled-back';
  const deployments = deploymentsOf(random, change, sha, end);
  const isPerson = trace.author.name === change.author.name;
  const repository = `larkmere/${change.team.slug}`;
  return {
    source: SOURCE,
    externalId: changeName(change.key),
    kind: change.kind,
    repository,
    prNumber,
    title: words.title,
    body: [words.body, trace.footer].filter(Boolean).join('\n\n'),
    authorName: trace.author.name,
    authorIdentity: trace.author.email,
    authorLevel: isPerson ? change.author.level : null,
    committerName: trace.committer.name,
    committerEmail: trace.committer.email,
    branch: trace.branch,
    trailers: trace.trailers,
    labels: trace.labels,
    paths: diff.paths,
    fileCount: diff.paths.length,
    linesAdded: diff.added,
    linesDeleted: diff.deleted,
    services: change.services.map((service) => service.slug),
    environment: 'production',
    status: status === 'rolled-back' && deployments[0]?.outcome !== 'rolled-back' ? 'deployed' : status,
    isRevert: change.repairs?.as === 'revert',
    risk: null,
    rollbackPlan: change.kind === 'schema' ? 'The migration is additive; redeploy the previous build.' : null,
    url: prNumber === null ? null : `https://git.${DOMAIN}/${repository}/pull/${prNumber}`,
    incomplete: null,
    createdAt: new Date(change.createdAt),
    deployedAt: reached ? new Date(change.deployedAt) : null,
    revisions: revisionsOf(random, change, sha),
    deployments,
    provenance: detect(random, change, words, trace, diff, sha),
  };
}
