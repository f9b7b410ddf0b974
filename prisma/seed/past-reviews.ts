import { createHash } from 'node:crypto';
import { mutate } from '#lib/audit/mutate.ts';
import type { Context } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { rowsJson } from '#lib/platform/rows.ts';
import { SOURCE } from './organisation/describe-change.ts';
import { type Random, stream } from './organisation/random.ts';

/** Days of history with reviews on record, and those since which openings are: the product came in between. */
const REVIEWED_DAYS = 90;
const OPENED_DAYS = 60;
const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Habits that the figures are to find: two who take each other's changes, one who waves through. */
const PAIR_TEAM = 'carriers';
const STAMP_TEAM = 'media';
/** A team in which one person does most of it. */
const NARROW_TEAM = 'tracking';

interface Past {
  id: string;
  number: number;
  sha: string;
  createdAt: Date;
  /** The revision before the last, where there is one. */
  previousSha: string | null;
  previousAt: Date | null;
  effectiveAt: Date;
  author: string;
  team: string;
  lines: number;
  path: string | null;
  ai: boolean;
}

interface Colleague {
  id: string;
  team: string;
  slug: string;
}

/** Who reviews a change, and whether they look at it. */
interface Reviewer {
  person: Colleague;
  stamps: boolean;
}

/**
 * Reviews of the demo's recent history beside those that the gate asked for (Tier 1), as they would have been recorded:
 * who asked for changes, who approved, after which time, and, for the last two months, how long it was open. Written in
 * bulk under one entry of the log, like every import. Returns how many were new.
 */
export async function recordPastReviews(ctx: Context, seed: string): Promise<number> {
  // the same all day long, as the history is
  const today = Math.floor(ctx.now.getTime() / DAY) * DAY;
  const since = new Date(today - REVIEWED_DAYS * DAY);
  const [changes, teams] = await Promise.all([unreviewed(since), reviewersByTeam()]);
  const reviews: object[] = [];
  const openings: object[] = [];
  for (const change of changes) {
    const random = stream(seed, 'past-review', change.id);
    const reviewer = random.chance(0.25) ? null : reviewerOf(change, teams.get(change.team) ?? [], random);
    if (!reviewer) continue;
    const write = (
      number: number,
      sha: string,
      from: Date,
      until: Date,
      decision: 'approve' | 'request-changes',
    ) => {
      const hours = random.logNormal(change.team === NARROW_TEAM ? 11 : 3.3, 0.9);
      const wait = Math.min(until.getTime() - from.getTime(), HOUR * hours);
      const decidedAt = new Date(from.getTime() + Math.max(60_000, wait));
      if (decidedAt.getTime() >= today || decidedAt < since) return;
      const seconds = reviewer.stamps
        ? random.int(1, 4)
        : Math.round(20 + change.lines * random.logNormal(2.5, 0.7));
      const of = { changeId: change.id, personId: reviewer.person.id, revisionNumber: number };
      const openedAt = new Date(decidedAt.getTime() - seconds * 1000);
      const isKnown = decidedAt.getTime() >= today - OPENED_DAYS * DAY;
      const says =
        decision === 'request-changes' || (!reviewer.stamps && random.chance(change.ai ? 0.4 : 0.3));
      const rationale = says ? random.pick(WORDS[decision]) : null;
      const identity = `person:${reviewer.person.id}`;
      reviews.push({
        ...of,
        identity,
        sha,
        decision,
        rationale,
        openedAt: isKnown ? openedAt : null,
        decidedAt,
      });
      const saw = !reviewer.stamps && random.chance(0.93) && change.path !== null;
      if (isKnown) openings.push({ ...of, openedAt, seconds, paths: saw ? [change.path] : [] });
    };
    const { number, previousSha, previousAt, createdAt } = change;
    if (previousSha && previousAt && !reviewer.stamps && random.chance(0.4))
      write(number - 1, previousSha, previousAt, createdAt, 'request-changes');
    write(number, change.sha, createdAt, change.effectiveAt, 'approve');
  }
  return insert(ctx, reviews, openings);
}

/** Changes that nobody reviewed yet and the gate asked no approval of, as they reached production. */
function unreviewed(since: Date): Promise<Past[]> {
  return db().$queryRaw<Past[]>`
    select c.id::text, r.number, r.head_sha as sha, r.created_at as "createdAt", b.head_sha as "previousSha",
      b.created_at as "previousAt", c.effective_at as "effectiveAt", a.slug as author, a.team,
      c.lines_added + c.lines_deleted as lines, d.paths -> 0 ->> 0 as path,
      c.ai_involvement in ('assisted', 'authored', 'agent') as ai
    from change c join person a on a.id = c.author_person_id and a.team is not null
    join revision r on r.change_id = c.id
      and r.number = (select max(n.number) from revision n where n.change_id = c.id)
    left join revision b on b.change_id = c.id and b.number = r.number - 1
    left join change_detail d on d.change_id = c.id
    where c.source = ${SOURCE} and c.tier is distinct from 1 and c.kind <> 'agent-action' and c.status in ('deployed', 'rolled-back')
      and c.effective_at >= ${since} and not exists (select from review v where v.change_id = c.id)
    order by c.effective_at, c.id`;
}

async function reviewersByTeam(): Promise<Map<string, Colleague[]>> {
  const people = await db().$queryRaw<Colleague[]>`
    select id::text, team, slug from person
    where active and org_role = 'engineer' and level in ('mid', 'senior', 'principal') and team is not null
    order by slug`;
  return Map.groupBy(people, ({ team }) => team);
}

function reviewerOf(
  { author, team }: Past,
  colleagues: readonly Colleague[],
  random: Random,
): Reviewer | null {
  const others = colleagues.filter(({ slug }) => slug !== author);
  const [first] = others;
  if (!first) return null;
  const pair = colleagues.slice(0, 2);
  const partner =
    team === PAIR_TEAM && pair.some(({ slug }) => slug === author)
      ? pair.find(({ slug }) => slug !== author)
      : undefined;
  if (partner && random.chance(0.85)) return { person: partner, stamps: false };
  const person = team === NARROW_TEAM && random.chance(0.8) ? first : random.pick(others);
  return { person, stamps: team === STAMP_TEAM && person === colleagues[0] };
}

function insert(ctx: Context, reviews: readonly object[], openings: readonly object[]): Promise<number> {
  return mutate<number>(ctx, async (tx) => {
    const json = rowsJson(reviews);
    const inserted = await tx.$executeRaw`
      insert into review select * from json_populate_recordset(null::review, ${json}::json) on conflict do nothing`;
    if (inserted === 0) return { result: 0, unchanged: true };
    await tx.$executeRaw`insert into review_opening
      select * from json_populate_recordset(null::review_opening, ${rowsJson(openings)}::json) on conflict do nothing`;
    const digest = createHash('sha256').update(json).digest('hex');
    const details = { source: SOURCE, rows: inserted, digest };
    const subject = { type: 'source', id: 'demo' };
    return { result: inserted, entries: [{ action: 'reviews.imported', subject, details }] };
  });
}

const WORDS = {
  approve: [
    'Read it through; the retry is bounded now.',
    'Tried it on staging, behaves as described.',
    'Small and covered by the test.',
    'Fine. The rollback is one flag.',
  ],
  'request-changes': [
    'The timeout is swallowed here: please let it fail.',
    'Who calls this with an empty list? A test would help.',
    'This loads everything before it filters.',
    'Please split the migration from the code that needs it.',
  ],
} as const;
