import { z } from 'zod';
import { may } from '#lib/domain/access.ts';
import { type WeeklyFigures, withoutAudits } from '#lib/domain/weekly/figures.ts';
import type { Closing, WeeklyNote } from '#lib/domain/weekly/notes.ts';
import { readWeek } from '#lib/domain/weekly/week.ts';
import { asOfInstant } from '#lib/platform/as-of.ts';
import { publicUrl } from '#lib/platform/env.ts';
import { day, param, type SearchParams } from '#lib/platform/search-params.ts';
import type { Viewer } from '#lib/platform/session.ts';
import { cachedWeekly } from '#lib/reports/weekly.ts';
import {
  type EarlierDecision,
  findClosedReview,
  listEarlierDecisions,
  listNotes,
} from '#lib/weekly/queries.ts';

const Search = z.object({
  /** A day or an instant, or `now`: also where the review was closed and has figures of its own. */
  asOf: param(z.union([z.literal('now'), day, z.iso.datetime()])),
});

export interface Review {
  week: string;
  monday: Date;
  figures: WeeklyFigures;
  notes: readonly WeeklyNote[];
  earlier: readonly EarlierDecision[];
  /** That the review was closed, whichever figures are shown. */
  closed: Closing | null;
  /** As of when they are asked for; null: as they stood when it was closed, or now. */
  asOf: Date | null;
  /** The figures are those that were frozen. */
  isFrozen: boolean;
}

/** The review that an address names, as this person may see it; null where there is no such week, or none yet. */
export async function loadReview(
  week: string,
  search: SearchParams,
  viewer: Pick<Viewer, 'orgRole' | 'level'>,
  now: Date,
): Promise<Review | null> {
  const monday = readWeek(week);
  if (!monday || monday > now) return null;
  const { asOf: asked } = Search.parse(search);
  const asOf = asked === undefined || asked === 'now' ? null : asOfInstant(asked, now);
  if (asOf && asOf <= monday) return null;
  const who = { audits: may(viewer, 'campaign.read').allowed };
  const [closed, notes, earlier] = await Promise.all([
    findClosedReview(week),
    listNotes(week, who),
    listEarlierDecisions(week, who),
  ]);
  const isFrozen = closed !== null && asked === undefined;
  const figures = isFrozen ? closed.figures : await cachedWeekly({ week: monday, now, asOf });
  return {
    week,
    monday,
    figures: who.audits ? figures : withoutAudits(figures),
    notes,
    earlier,
    closed: closed && { by: closed.by, at: closed.at },
    asOf,
    isFrozen,
  };
}

/** What stands before an address in a document that leaves the installation. */
export const originOf = (request: { nextUrl: URL }): string => (publicUrl() ?? request.nextUrl).origin;
