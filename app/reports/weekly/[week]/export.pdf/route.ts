import { read } from '#lib/platform/http.ts';
import { markdownPdf } from '#lib/platform/pdf/markdown-pdf.ts';
import { weeklyDocument } from '../document.ts';

/** The review as a PDF, of the same text as its Markdown. */
export const GET = read<{ week: string }>(async (viewer, request, { week }) => {
  const { title, markdown, at } = await weeklyDocument(viewer, request, week);
  const pdf = await markdownPdf(markdown, { title, subject: title, at });
  return new Response(new Uint8Array(pdf), {
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `attachment; filename="weekly-${week}.pdf"`,
    },
  });
});
