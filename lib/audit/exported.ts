import type { AccessAction } from '#lib/domain/access.ts';
import type { CsvFile } from '#lib/platform/csv.ts';
import { download, isLookAhead, read, refuseFromElsewhere } from '#lib/platform/http.ts';
import { spool } from '#lib/platform/spool.ts';
import { viewerActor } from '#lib/platform/viewer.ts';
import { mutate } from './mutate.ts';

const CSV = 'text/csv; charset=utf-8';

/** Names that filters have: what else a query holds is nobody's filter, and not for the log. */
const FILTER_NAME = /^[a-z][a-z0-9-]{0,30}$/i;
/** Characters kept of each filter: enough for every one there is, and not for a text that somebody wants in the log. */
const LONGEST_FILTER = 200;

/**
 * A GET route (`read`) by which somebody takes a list away as CSV, whose entry in the log says who took what, under which
 * filters, how many rows and which bytes, before any of them is sent (SAFETY T49). A browser that looks ahead gets nothing,
 * HEAD gets the name, whom another site sent is refused, and who gives up before the list is made gets no entry: none of
 * them is logged.
 */
export function exported<P = unknown>(
  make: (...asked: Parameters<Parameters<typeof read<P>>[0]>) => Promise<CsvFile>,
  needs: AccessAction = 'records.read',
): ReturnType<typeof read<P>> {
  return read<P>(async (viewer, request, params) => {
    if (isLookAhead(request)) return new Response(null, { status: 204 });
    refuseFromElsewhere(request);
    const { filename, parts } = await make(viewer, request, params);
    if (request.method === 'HEAD') return download(CSV, filename);
    let rows = 0;
    async function* texts() {
      for await (const part of parts) {
        rows += part.rows;
        yield part.text;
      }
    }
    const made = await spool(
      texts(),
      ({ size: bytes, digest }) =>
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
      request.signal,
    );
    return download(CSV, filename, made);
  }, needs);
}

function filtersOf(search: URLSearchParams): Record<string, string[]> {
  const valuesOf = (name: string) =>
    search
      .getAll(name)
      .slice(0, 50)
      .map((text) => text.slice(0, LONGEST_FILTER));
  return Object.fromEntries(
    [...new Set(search.keys())]
      .filter((name) => FILTER_NAME.test(name))
      .slice(0, 50)
      .map((name) => [name, valuesOf(name)]),
  );
}
