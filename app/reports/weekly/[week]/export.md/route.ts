import { read } from '#lib/platform/http.ts';
import { weeklyDocument } from '../document.ts';

/** The review as Markdown: what is to be sent to a chat or a mailbox is this text. */
export const GET = read<{ week: string }>(async (viewer, request, { week }) => {
  const { markdown } = await weeklyDocument(viewer, request, week);
  return new Response(markdown, {
    headers: {
      'Content-Type': 'text/markdown; charset=utf-8',
      'Content-Disposition': `attachment; filename="weekly-${week}.md"`,
    },
  });
});
