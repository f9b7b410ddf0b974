import { invalid } from '#lib/platform/errors.ts';
import { read } from '#lib/platform/http.ts';
import { search } from '#lib/reports/search.ts';

/** `GET /api/search?q=…`: what the command palette finds. */
export const GET = read(async (_viewer, request) => {
  const text = request.nextUrl.searchParams.get('q') ?? '';
  if (text.length > 200) throw invalid('Search for at most 200 characters.', 'q');
  return Response.json(await search(text.replaceAll('\0', '').toWellFormed()));
});
