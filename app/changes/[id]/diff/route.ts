import { z } from 'zod';
import { findHead } from '#lib/changes/queries.ts';
import { notFound } from '#lib/platform/errors.ts';
import { read } from '#lib/platform/http.ts';
import { readFileDiff, readHeadDiff } from '#lib/platform/mirrors/read-diff.ts';

const Path = z.string().min(1).max(4_000).optional();

/**
 * `GET /changes/:id/diff`: the files of its newest revision from a local mirror, or with `path` the lines of one file;
 * `null` where no mirror holds it.
 */
export const GET = read<{ id: string }>(async (_viewer, request, { id }) => {
  const path = Path.safeParse(request.nextUrl.searchParams.get('path') ?? undefined);
  const head = z.uuid().safeParse(id).success && path.success ? await findHead(id) : null;
  if (!head) throw notFound('The change');
  const diff = path.data === undefined ? await readHeadDiff(head) : await readFileDiff(head, path.data);
  return Response.json(diff);
});
