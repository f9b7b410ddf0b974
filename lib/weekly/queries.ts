import type { WeeklyFigures } from '#lib/domain/weekly/figures.ts';
import type { Closing, WeeklyNote } from '#lib/domain/weekly/notes.ts';
import { db, PrismaSql, type Reader } from '#lib/platform/db.ts';

const { sql } = PrismaSql;

/** Whoever reads: `audits`, whether they may read directors' audits, and so what is said of them. */
export interface NotesReader {
  audits: boolean;
}

/** Also of an audit or a finding that was talked of as a row of what is overdue. */
const mayRead = ({ audits }: NotesReader) => sql`(${audits} or split_part(n.item, ':', 1) <> 'audits'
  and not exists (select from audit_campaign x where n.item = 'overdue:' || x.id)
  and not exists (select from audit_finding x where n.item = 'overdue:' || x.id))`;

/** Everything that was said of a week, the oldest first; of what was withdrawn, that it was. */
export async function listNotes(
  week: string,
  who: NotesReader,
  reader: Reader = db(),
): Promise<WeeklyNote[]> {
  return reader.$queryRaw<WeeklyNote[]>`
    select n.id::text, n.item, n.kind, case when n.withdrawn_at is null then n.text else '' end as text,
      coalesce(p.merged_into_id, p.id)::text as "personId", p.name as by, n.at, o.name as owner,
      to_char(n.due_on, 'YYYY-MM-DD') as "dueOn", n.withdrawn_at as "withdrawnAt"
    from weekly_note n join person p on p.id = n.person_id left join person o on o.id = n.owner_id
    where n.week = ${week}::date and ${mayRead(who)} order by n.at, n.id`;
}

export interface ClosedReview extends Closing {
  figures: WeeklyFigures;
}

/** The review of a week that was held, with its figures as they stood; null while it is open. */
export async function findClosedReview(week: string, reader: Reader = db()): Promise<ClosedReview | null> {
  const [row] = await reader.$queryRaw<ClosedReview[]>`
    select r.figures, r.closed_at as at, p.name as by
    from weekly_review r join person p on p.id = r.closed_by where r.week = ${week}::date`;
  return row ?? null;
}

/** A decision of an earlier week, as the next meeting asks after it. */
export interface EarlierDecision {
  id: string;
  week: string;
  item: string;
  text: string;
  owner: string | null;
  dueOn: string | null;
}

/** How many weeks back the decisions are asked after. */
export const WEEKS_ASKED_AFTER = 4;

/** What was decided in the weeks before and not taken back, the newest first. */
export async function listEarlierDecisions(
  week: string,
  who: NotesReader,
  reader: Reader = db(),
): Promise<EarlierDecision[]> {
  return reader.$queryRaw<EarlierDecision[]>`
    select n.id::text, to_char(n.week, 'YYYY-MM-DD') as week, n.item, n.text, o.name as owner,
      to_char(n.due_on, 'YYYY-MM-DD') as "dueOn"
    from weekly_note n left join person o on o.id = n.owner_id
    where n.kind = 'decision' and n.withdrawn_at is null and ${mayRead(who)}
      and n.week < ${week}::date and n.week >= ${week}::date - ${7 * WEEKS_ASKED_AFTER}::int
    order by n.week desc, n.at, n.id`;
}
