import { z } from 'zod';
import { notFound } from '#lib/platform/errors.ts';
import { read } from '#lib/platform/http.ts';
import { markdownPdf } from '#lib/platform/pdf/markdown-pdf.ts';
import { getRetroDocument } from '#lib/retros/queries.ts';

/** The retro as a PDF: as it was published, or as it would be. */
export const GET = read<{ id: string }>(async ({ personId }, _request, { id }) => {
  if (!z.uuid().safeParse(id).success) throw notFound('The retro');
  const { title, markdown, at } = await getRetroDocument(id, personId, new Date());
  const pdf = await markdownPdf(markdown, { title, subject: title, at });
  return new Response(new Uint8Array(pdf), {
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `attachment; filename="retro-${id.slice(0, 8)}.pdf"`,
    },
  });
});
