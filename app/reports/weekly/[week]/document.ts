import type { NextRequest } from 'next/server';
import { renderWeekly } from '#lib/domain/weekly/render.ts';
import { weekWords } from '#lib/domain/weekly/week.ts';
import { notFound } from '#lib/platform/errors.ts';
import type { Viewer } from '#lib/platform/session.ts';
import { weeklyAddress } from './links.ts';
import { loadReview, originOf } from './load.ts';

/** A review as a document to take along. @throws DomainError `not-found` */
export async function weeklyDocument(
  viewer: Viewer,
  request: NextRequest,
  week: string,
): Promise<{ title: string; markdown: string; at: Date }> {
  const search = Object.fromEntries(request.nextUrl.searchParams);
  const review = await loadReview(week, search, viewer, new Date());
  if (!review) throw notFound('The week');
  const { figures } = review;
  const address = weeklyAddress(figures, originOf(request));
  return {
    title: `Weekly operations review: ${weekWords(review.monday)}`,
    markdown: renderWeekly(review, address),
    at: new Date(figures.knownAt),
  };
}
