import { z } from 'zod';
import { notFound } from '#lib/platform/errors.ts';
import { read } from '#lib/platform/http.ts';
import { getRetroDocument } from '#lib/retros/queries.ts';

/** The retro as Markdown: as it was published, or as it would be. */
export const GET = read<{ id: string }>(async ({ personId }, _request, { id }) => {
  if (!z.uuid().safeParse(id).success) throw notFound('The retro');
  const { markdown } = await getRetroDocument(id, personId, new Date());
  return new Response(markdown, {
    headers: {
      'Content-Type': 'text/markdown; charset=utf-8',
      'Content-Disposition': `attachment; filename="retro-${id.slice(0, 8)}.md"`,
    },
  });
});
