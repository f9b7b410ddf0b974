import { CHANGE_KINDS, type ChangeKind } from '#lib/domain/change/observation.ts';
import { NOT_PRODUCTION } from '#lib/domain/policy/environment.ts';
import {
  type ChangeLine,
  type KindLine,
  MOST_CHANGES,
  type WeeklyFigures,
} from '#lib/domain/weekly/figures.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import { knownAt } from '#lib/platform/known-at.ts';
import { REACHED_PRODUCTION } from './scope.ts';
import { type WeeklyPeriod, within } from './weekly-period.ts';

const { sql } = PrismaSql;

type Changes = Omit<WeeklyFigures['changes'], 'production'>;

interface Counted {
  kind: ChangeKind;
  tier: 0 | 1 | 2 | 3 | 4;
  changes: number;
  scored: number;
}

/** What reached production in the week: by kind and tier, the largest and the riskiest; and its deployments. */
export async function weeklyChanges(period: WeeklyPeriod): Promise<Changes> {
  const { ctes, change } = knownAt(period.asOf);
  const { from, to } = within(period);
  const reached = sql`${REACHED_PRODUCTION} and c.effective_at >= ${from} and c.effective_at < ${to}`;
  const most = (by: 'lines' | 'risk') => {
    const order = by === 'lines' ? sql`m.lines desc` : sql`m.risk desc`;
    return db().$queryRaw<ChangeLine[]>`
      with ${ctes} reached as (
        select c.id, c.tier, c.ai_involvement, b.title, b.kind, b.lines_added::bigint + b.lines_deleted as lines,
          b.file_count, b.risk
        from ${change} c join change b on b.id = c.id where ${reached}),
      most as (select * from reached m where ${by === 'lines' ? sql`true` : sql`m.risk is not null`}
        order by ${order}, m.id limit ${MOST_CHANGES})
      select m.id::text, m.title, m.kind, m.tier::int, m.lines::int, m.file_count as files, m.risk::int,
        m.ai_involvement as involvement,
        array(select s.slug from change_service x join service s on s.id = x.service_id where x.change_id = m.id
          order by s.slug) as services
      from most m order by ${order}, m.id`;
  };
  const [counted, [deployments], largest, riskiest] = await Promise.all([
    db().$queryRaw<Counted[]>`
      with ${ctes} reached as (
        select b.kind, coalesce(c.tier, 0)::int as tier, b.risk
        from ${change} c join change b on b.id = c.id where ${reached})
      select kind, tier, count(*)::int as changes, count(risk)::int as scored from reached group by 1, 2`,
    db().$queryRaw<Changes['deployments'][]>`
      with ${ctes} began as (
        select d.outcome from deployment d join ${change} c on c.id = d.change_id
        where d.environment <> all(${[...NOT_PRODUCTION]}::text[])
          and d.started_at >= ${from} and d.started_at < ${to})
      select count(*)::int as total, count(*) filter (where outcome = 'failed')::int as failed,
        count(*) filter (where outcome = 'rolled-back')::int as "rolledBack" from began`,
    most('lines'),
    most('risk'),
  ]);
  return {
    kinds: kindLines(counted),
    deployments: deployments!,
    scored: counted.reduce((sum, { scored }) => sum + scored, 0),
    largest,
    riskiest,
  };
}

/** The kinds of which there was any, the most frequent first. */
function kindLines(counted: readonly Counted[]): KindLine[] {
  return CHANGE_KINDS.map((kind) => {
    const mine = counted.filter((row) => row.kind === kind);
    const at = (tier: Counted['tier']) => mine.find((row) => row.tier === tier)?.changes ?? 0;
    const total = mine.reduce((sum, { changes }) => sum + changes, 0);
    return { kind, tiers: { 0: at(0), 1: at(1), 2: at(2), 3: at(3), 4: at(4) }, total };
  })
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total);
}
