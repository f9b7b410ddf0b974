import { Readable } from 'node:stream';
import type { AccessAction } from '#lib/domain/access.ts';
import type { CsvFile } from '#lib/platform/csv.ts';
import { isLookAhead, read } from '#lib/platform/http.ts';
import { spool } from '#lib/platform/spool.ts';
import { viewerActor } from '#lib/platform/viewer.ts';
import { mutate } from './mutate.ts';

/** Of each name in a query that is kept: enough for every filter there is, and not for a text somebody wants in the log. */
const LONGEST_FILTER = 500;

/**
 * A GET route (`read`) by which somebody takes a list away as CSV, whose entry in the log says who took what, under which
 * filters, how many rows and which bytes, before any of them is sent (SAFETY T49). A browser that looks ahead gets nothing and
 * is not logged.
 */
export function exported<P = unknown>(
  make: (...asked: Parameters<Parameters<typeof read<P>>[0]>) => Promise<CsvFile>,
  needs: AccessAction = 'records.read',
): ReturnType<typeof read<P>> {
  return read<P>(async (viewer, request, params) => {
    if (isLookAhead(request)) return new Response(null, { status: 204 });
    const { filename, parts } = await make(viewer, request, params);
    let rows = 0;
    async function* texts() {
      for await (const part of parts) {
        rows += part.rows;
        yield part.text;
      }
    }
    const { size, stream } = await spool(texts(), ({ size: bytes, digest }) =>
      mutate({ actor: viewerActor(viewer), now: new Date() }, async () => ({
        result: undefined,
        entries: [
          {
            action: 'report.exported',
            subject: { type: 'export', id: request.nextUrl.pathname },
            details: { filters: filtersOf(request.nextUrl.searchParams), rows, bytes, digest },
          },
        ],
      })),
    );
    return new Response(Readable.toWeb(stream) as ReadableStream, {
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Length': String(size),
        'Content-Disposition': `attachment; filename="${filename}"`,
      },
    });
  }, needs);
}

function filtersOf(search: URLSearchParams): Record<string, string[]> {
  const cut = (text: string) => text.slice(0, LONGEST_FILTER);
  return Object.fromEntries(
    [...new Set(search.keys())]
      .slice(0, 50)
      .map((name) => [cut(name), search.getAll(name).slice(0, 50).map(cut)]),
  );
}
