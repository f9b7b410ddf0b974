import type { z } from 'zod';
import type { FindingReport } from '#lib/domain/change/finding.ts';
import type { ChangeKind } from '#lib/domain/change/observation.ts';
import type { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import type { ValidationReport } from '#lib/domain/change/validation.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { DAYS, HOUR, MINUTE } from './calendar.ts';
import { SOURCE } from './describe-change.ts';
import type { Organisation } from './organisation.ts';
import type { Person } from './people.ts';
import type { PlannedChange, Truth } from './plan-changes.ts';
import { type Random, stream } from './random.ts';
import type { Service } from './services.ts';
import { traceOf } from './traces.ts';
import { pathOf, wordsOf } from './words.ts';

/** Open changes at scale 1; a smaller organisation has fewer, but enough for a queue. */
export const OPEN_CHANGES = 120;

/** What somebody says of an open change, by slug. */
export interface Said {
  by: string;
  decision: 'approve' | 'request-changes' | 'veto';
  rationale: string;
}

/** A change that somebody asks to deploy at this moment, and what has happened to it so far. */
export interface OpenChange {
  submittedAt: Date;
  input: z.input<typeof SubmitChangeInput>;
  validations: readonly Pick<ValidationReport, 'name' | 'run' | 'outcome' | 'summary'>[];
  findings: readonly Pick<FindingReport, 'reviewer' | 'externalId' | 'severity' | 'title' | 'detail'>[];
  said: readonly Said[];
  /** Somebody let it through at once, and nobody has looked at that yet. */
  emergency: { by: string; reason: string } | null;
  /** It was deployed then, and nothing had let it through. */
  uncontrolledAt: Date | null;
}

/** Whose services have work in progress: the personas' own first, each with its share. */
const TEAMS: readonly (readonly [team: string, weight: number])[] = [
  ['checkout', 24],
  ['delivery-promise', 14],
  ['traffic', 12],
  ['payments', 10],
  ['reliability', 7],
  ['developer-platform', 7],
];

const KINDS: readonly (readonly [ChangeKind, number])[] = [
  ['code', 62],
  ['config', 17],
  ['flag', 8],
  ['infrastructure', 6],
  ['schema', 5],
  ['agent-action', 2],
];

const TRUTHS: readonly (readonly [Truth, number])[] = [
  ['none', 40],
  ['assisted', 36],
  ['authored', 18],
  ['agent', 6],
];

/** Every third is on Tier 1: the others mostly need nobody, and wait for their author to deploy them. */
const tierOf = (index: number): Tier => ([1, 2, 3, 1, 2, 4, 3, 2] as const)[index % 8]!;

/** Two of the checkout services went past the rules: one in an emergency, one without asking. */
const EMERGENCY = 0;
const UNCONTROLLED = 3;
const EMERGENCY_REASON = 'Orders are being lost since the last deployment, and this is its known fix.';

/** The junior of the sign-in page has some of her own. */
const JUNIOR = 'ana-duarte';

/** Work in progress at the instant `now`, oldest first; equal organisations have equal work. */
export function openChanges(organisation: Organisation, now: Date): readonly OpenChange[] {
  const count = Math.round(OPEN_CHANGES * Math.max(1 / 3, Math.min(1, organisation.scale)));
  return Array.from({ length: count }, (_, index) => openChange(organisation, now, index)).sort(
    (a, b) => a.submittedAt.getTime() - b.submittedAt.getTime(),
  );
}

function openChange(organisation: Organisation, now: Date, index: number): OpenChange {
  const random = stream(organisation.seed, 'open', index);
  const change = plan(organisation, random, now.getTime(), index);
  const input = submissionOf(organisation, random, change);
  return {
    submittedAt: new Date(change.createdAt),
    input,
    ...storyOf(organisation, random, change),
    emergency: index === EMERGENCY ? { by: 'tomasz-wilk', reason: EMERGENCY_REASON } : null,
    // after the rules came into force, which a fresh installation does while this is loaded
    uncontrolledAt: index === UNCONTROLLED ? new Date(now.getTime() + MINUTE) : null,
  };
}

function plan(
  { teams, servicesOfTeam, services, staff }: Organisation,
  random: Random,
  now: number,
  index: number,
) {
  const wanted = tierOf(index);
  const drawn = random.chance(0.6) ? random.weighted(TEAMS) : null;
  const named = index === EMERGENCY || index === UNCONTROLLED ? 'checkout' : drawn;
  const team = teams.find(({ slug }) => slug === named) ?? random.pick(services).team;
  const own = servicesOfTeam.get(team.slug) ?? [];
  const primary = random.pick(atTier(own, wanted) ?? atTier(services, wanted) ?? services);
  const authors = (staff.engineers.get(primary.team.slug) ?? []).filter(({ active }) => active);
  const junior = authors.find(({ slug }) => slug === JUNIOR);
  const kind = random.weighted(KINDS);
  const hoursAgo = Math.min(70, 0.1 + random.logNormal(4, 1.1));
  const change: PlannedChange = {
    key: `open-${String(index).padStart(3, '0')}`,
    day: DAYS - 1,
    team: primary.team,
    services: [
      primary,
      ...random.sample(
        own.filter((one) => one !== primary),
        random.chance(0.15) ? 1 : 0,
      ),
    ],
    author: junior && random.chance(0.3) ? junior : random.pick(authors),
    automation: false,
    kind,
    lines: Math.min(4_000, Math.max(1, Math.round(random.logNormal(kind === 'code' ? 48 : 8, 1.2)))),
    truth: kind === 'agent-action' ? 'agent' : random.weighted(TRUTHS),
    createdAt: Math.round(now - hoursAgo * HOUR),
    deployedAt: now,
    fate: { kind: 'pending' },
    repairs: null,
  };
  return change;
}

function atTier(services: readonly Service[], wanted: Tier): readonly Service[] | null {
  const found = services.filter(({ tier }) => tier === wanted);
  return found.length > 0 ? found : null;
}

function submissionOf({ seed }: Organisation, random: Random, change: PlannedChange): OpenChange['input'] {
  const words = wordsOf(stream(seed, 'words', change.key), change, null);
  const slug = words.title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 32)
    .replace(/-$/, '');
  const trace = traceOf(random, change, slug);
  const trailers = trace.trailers.map(([key, value]) => `${key}: ${value}`).join('\n');
  const { author, kind, lines, services, team } = change;
  const files = Math.min(40, Math.max(services.length, 1 + Math.round(lines / 40)));
  const prNumber = kind === 'agent-action' ? null : random.int(9_100, 9_900);
  return {
    source: SOURCE,
    externalId: `CHG-${change.key}`,
    repository: `larkmere/${team.slug}`,
    sha: random.hex(40),
    kind,
    title: words.title,
    description: [words.body, trace.footer, trailers].filter(Boolean).join('\n\n'),
    prNumber,
    url: prNumber === null ? null : `https://git.larkmere.example/larkmere/${team.slug}/pull/${prNumber}`,
    branch: trace.branch,
    labels: [...trace.labels],
    author: named(trace.author),
    ...(trace.committer.name === author.name ? { committer: named(trace.committer) } : {}),
    ...(trace.opener ? { openedBy: { name: trace.opener.login, identity: trace.opener.login } } : {}),
    ...(trace.author.name === author.name ? {} : { directedBy: named(author) }),
    paths: Array.from({ length: files }, (_, index) => {
      const service = services[index % services.length]!.slug;
      const added = Math.max(1, Math.round((lines / files) * (0.5 + random.next() / 2)));
      return [
        pathOf(random, change, service, Math.floor(index / services.length)),
        added,
        random.int(0, added),
      ];
    }),
    services: services.map((service) => service.slug),
    declarations: trace.declarations.map(({ involvement, tool, model, session, by }) => ({
      involvement,
      ...(tool ? { tool } : {}),
      ...(model ? { model } : {}),
      ...(session ? { session } : {}),
      by,
    })),
    rollbackPlan: random.chance(0.7) ? 'Redeploy the previous build; nothing to migrate back.' : null,
    blastRadius: random.weighted([
      ['low', 45],
      ['medium', 35],
      ['high', 20],
    ] as const),
  };
}

const named = ({ name, email }: { name: string; email: string }) => ({ name, identity: email });

const GOOD = [
  'Read the whole diff and ran it against a day of recorded traffic.',
  'The tests cover the case from the ticket; the way back is one redeploy.',
  'Small, contained, and I know this code.',
];
const AGAINST = [
  'The retry has no upper limit. Please bound it and add a test that fails without.',
  'Split the rename from the behaviour change, I cannot tell them apart.',
  'There is no way back from this once the new rows are written.',
];

function storyOf(
  { staff }: Organisation,
  random: Random,
  change: PlannedChange,
): Pick<OpenChange, 'validations' | 'findings' | 'said'> {
  const tier = Math.min(...change.services.map((service) => service.tier));
  const colleagues = (staff.engineers.get(change.team.slug) ?? []).filter(
    ({ active, slug }) => active && slug !== change.author.slug,
  );
  const age = change.deployedAt - change.createdAt;
  const isWaiting = age > 30 * MINUTE;
  const reviewers = random.sample(
    colleagues,
    random.weighted([
      [0, tier === 1 ? 5 : 12],
      [1, 4],
      [2, tier === 1 ? 2 : 0],
    ] as const),
  );
  const objects = isWaiting && random.chance(0.09);
  return {
    validations: random.chance(0.5)
      ? [
          {
            name: 'canary',
            run: `${change.key}-1`,
            outcome: random.weighted([
              ['passed', 8],
              ['failed', 1],
              ['running', 1.5],
            ] as const),
            summary: 'One per cent of the traffic for ten minutes',
          },
        ]
      : [],
    findings: random.chance(0.14)
      ? [
          {
            reviewer: 'diff-reader',
            externalId: `${change.key}-1`,
            severity: random.weighted([
              ['info', 3],
              ['warning', 5],
              ['blocking', 1],
            ] as const),
            title: 'The new branch is not covered by any test',
            detail: 'No test reaches the added condition. It may be unreachable, or untested.',
          },
        ]
      : [],
    said: isWaiting ? reviewers.map((person, index) => saidBy(random, person, objects && index === 0)) : [],
  };
}

function saidBy(random: Random, { slug }: Person, objects: boolean): Said {
  if (!objects) return { by: slug, decision: 'approve', rationale: random.pick(GOOD) };
  const decision = random.chance(0.25) ? 'veto' : 'request-changes';
  return { by: slug, decision, rationale: random.pick(AGAINST) };
}
