import { exported } from '#lib/audit/exported.ts';
import { may } from '#lib/domain/access.ts';
import { csvTable } from '#lib/platform/csv.ts';
import { notFound } from '#lib/platform/errors.ts';
import { cachedReviewHealth, myReviews, ownTeamOnly, teamRows } from '#lib/reports/review-health.ts';
import { parseFilters, toAsked } from '../filters.ts';
import { FIGURES, healthTable, ownRowsTable, rowsTable } from '../tables.ts';

/** GET: one figure of Reviews as CSV, of what its viewer may see; the page's filter and `figure`. */
export const GET = exported(async (viewer, request) => {
  const { searchParams } = request.nextUrl;
  const filters = parseFilters(Object.fromEntries(searchParams));
  const figure = FIGURES.find((one) => one === searchParams.get('figure')) ?? 'teams';
  const now = new Date();
  const asked = toAsked(filters, now);
  const seesAll = may(viewer, 'review-health.others').allowed;
  const table = async () => {
    if (figure === 'mine') return ownRowsTable((await myReviews(asked, viewer.personId, now)).rows);
    if (figure === 'rows') {
      const team = filters.team;
      const rows = team && (seesAll || team === viewer.team) ? await teamRows(asked, team) : null;
      if (!rows) throw notFound('A list of this team’s reviews');
      return rowsTable(rows);
    }
    const health = await cachedReviewHealth(asked);
    return healthTable(seesAll ? health : ownTeamOnly(health, viewer.team), figure);
  };
  return csvTable(`reviews-${figure}.csv`, await table());
});
