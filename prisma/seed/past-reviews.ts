import { createHash } from 'node:crypto';
import { mutate } from '#lib/audit/mutate.ts';
import type { Context } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { rowsJson } from '#lib/platform/rows.ts';
import { stream } from './organisation/random.ts';

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

/**
 * Reviews of the demo's recent history, as they would have been recorded: who approved what, after which time, and, for
 * the last two months, how long it was open. Written in bulk under one entry of the log, like every import. Returns how
 * many were new.
 */
export async function recordPastReviews(ctx: Context, seed: string): Promise<number> {
  const since = new Date(ctx.now.getTime() - REVIEWED_DAYS * DAY);
  const [changes, people] = await Promise.all([
    db().$queryRaw<Past[]>`
      select c.id::text, r.number, r.head_sha as sha, r.created_at as "createdAt", c.effective_at as "effectiveAt",
        a.slug as author, a.team, c.lines_added + c.lines_deleted as lines, d.paths -> 0 ->> 0 as path,
        c.ai_involvement in ('assisted', 'authored', 'agent') as ai
      from change c join person a on a.id = c.author_person_id and a.team is not null
      join revision r on r.change_id = c.id
      left join change_detail d on d.change_id = c.id
      where c.source = 'demo' and c.status in ('deployed', 'rolled-back') and c.effective_at >= ${since}
        and not exists (select from review v where v.change_id = c.id)
        and not exists (select from revision n where n.change_id = c.id and n.number > r.number)
      order by c.effective_at, c.id`,
    db().$queryRaw<Colleague[]>`
      select id::text, team, slug from person
      where active and org_role = 'engineer' and level in ('mid', 'senior', 'principal') and team is not null
      order by slug`,
  ]);
  const teams = Map.groupBy(people, ({ team }) => team);
  const openedSince = ctx.now.getTime() - OPENED_DAYS * DAY;
  const reviews: object[] = [];
  const openings: object[] = [];
  for (const change of changes) {
    const random = stream(seed, 'past-review', change.id);
    const team = teams.get(change.team) ?? [];
    const others = team.filter(({ slug }) => slug !== change.author);
    const [first] = others;
    if (!first || random.chance(0.25)) continue;
    const pair = team.slice(0, 2);
    const partner =
      change.team === PAIR_TEAM && pair.some(({ slug }) => slug === change.author)
        ? pair.find(({ slug }) => slug !== change.author)
        : undefined;
    const narrow = change.team === NARROW_TEAM && random.chance(0.8);
    const reviewer = partner && random.chance(0.85) ? partner : narrow ? first : random.pick(others);
    const stamps = change.team === STAMP_TEAM && reviewer === team[0] && random.chance(0.85);
    const asks =
      !stamps &&
      !(reviewer === team[0] && change.team === STAMP_TEAM) &&
      random.chance(change.ai ? 0.12 : 0.08);
    const wait = Math.min(
      change.effectiveAt.getTime() - change.createdAt.getTime(),
      HOUR * random.logNormal(change.team === NARROW_TEAM ? 11 : 3.3, 0.9),
    );
    const decidedAt = new Date(change.createdAt.getTime() + Math.max(60_000, wait));
    if (decidedAt >= ctx.now || decidedAt < since) continue;
    const seconds = stamps ? random.int(1, 4) : Math.round(20 + change.lines * random.logNormal(2.5, 0.7));
    const of = { change_id: change.id, person_id: reviewer.id, revision_number: change.number };
    const openedAt = new Date(decidedAt.getTime() - seconds * 1000);
    const isKnown = decidedAt.getTime() >= openedSince;
    reviews.push({
      ...of,
      identity: `person:${reviewer.slug}`,
      sha: change.sha,
      decision: asks ? 'request-changes' : 'approve',
      rationale:
        asks || (!stamps && random.chance(0.3)) ? random.pick(WORDS[asks ? 'asks' : 'approves']) : null,
      opened_at: isKnown ? openedAt : null,
      decided_at: decidedAt,
    });
    if (!isKnown) continue;
    const saw = !stamps && random.chance(0.93) && change.path !== null;
    openings.push({ ...of, opened_at: openedAt, seconds, paths: saw ? [change.path] : [] });
  }
  return mutate(ctx, async (tx) => {
    const json = rowsJson(reviews);
    const inserted = await tx.$executeRaw`
      insert into review select * from json_populate_recordset(null::review, ${json}::json)
      on conflict do nothing`;
    if (inserted === 0) return { result: 0, unchanged: true };
    await tx.$executeRaw`
      insert into review_opening select * from json_populate_recordset(null::review_opening, ${rowsJson(openings)}::json)
      on conflict do nothing`;
    const digest = createHash('sha256').update(json).digest('hex');
    const details = { source: 'demo', rows: inserted, digest };
    const subject = { type: 'demo', id: 'past reviews' };
    return { result: inserted, entries: [{ action: 'reviews.imported', subject, details }] };
  });
}

const WORDS = {
  approves: [
    'Read it through; the retry is bounded now.',
    'Tried it on staging, behaves as described.',
    'Small and covered by the test.',
    'Fine. The rollback is one flag.',
  ],
  asks: [
    'The timeout is swallowed here: please let it fail.',
    'Who calls this with an empty list? A test would help.',
    'This loads everything before it filters.',
    'Please split the migration from the code that needs it.',
  ],
} as const;
