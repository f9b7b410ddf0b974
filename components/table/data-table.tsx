'use client';

import { type RowData, useTable } from '@tanstack/react-table';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { type ReactNode, useRef } from 'react';
import { ColumnPicker } from './column-picker.tsx';
import { type Columns, features } from './columns.ts';
import styles from './data-table.module.css';
import { HeaderCell } from './header-cell.tsx';
import { useColumnChoice } from './use-column-choice.ts';
import { useRowKeys } from './use-row-keys.ts';

/** What a page's query gives a table; see `DataTable`. */
export interface TablePage<Row> {
  rows: readonly Row[];
  sort: string;
  direction: 'asc' | 'desc';
  /** Cursor of the next page (`lib/platform/keyset.ts`); null on the last one. */
  next: string | null;
}

interface Props<Row extends RowData> extends TablePage<Row> {
  /** Names the table in the browser's storage of column choices. */
  name: string;
  /** What the rows are; read by screen readers. */
  caption: string;
  /** From `columnsFor<Row>()`, at module scope. The first column carries the link to the row. */
  columns: Columns<Row>;
  rowId: (row: Row) => string;
  /** The page of a row. */
  rowHref?: (row: Row) => string;
  /** The same rows as CSV. */
  csvHref?: string;
  /** What to say of the number of rows, e.g. `1,204 changes`. */
  summary?: ReactNode;
  /** Shown instead of the table when there are no rows: an `EmptyState`. */
  empty: ReactNode;
}

/** Rows keep to one page at a time; ordering them is the server's business. */
const SERVER_SIDE = { manualSorting: true, defaultColumn: { enableSorting: false } } as const;

/**
 * A table whose rows the server chose: sort (`sort`, `order`) and place (`after`) are in the URL, so every state is
 * a link. j/k walk the rows, Enter opens one, columns can be chosen, the rows exported. On a phone a row is a card
 * of its first cell and those whose column says `phone`, and the head is the orders to choose from.
 *
 *     'use client';
 *     const column = columnsFor<ChangeRow>();
 *     const columns = column.columns([
 *       column.accessor('title', { header: 'Title', meta: { wide: true }, cell: ({ getValue }) => <UntrustedText text={getValue()} /> }),
 *       column.accessor('effectiveAt', { id: 'effective', header: 'When', enableSorting: true, sortDescFirst: true, cell: … }),
 *     ]);
 *     export function ChangesTable(page: TablePage<ChangeRow> & { csvHref: string }) {
 *       return <DataTable name="changes" caption="Changes" columns={columns} rowId={…} rowHref={…} empty={…} {...page} />;
 *     }
 */
export function DataTable<Row extends RowData>(props: Props<Row>) {
  const { name, caption, columns, rows, rowId, rowHref, sort, direction, next, csvHref, summary, empty } =
    props;
  const body = useRef<HTMLTableSectionElement>(null);
  useRowKeys(body);
  const [columnVisibility, setColumnVisibility] = useColumnChoice(name, columns);
  const table = useTable({
    ...SERVER_SIDE,
    features,
    columns,
    data: rows,
    getRowId: rowId,
    state: { sorting: [{ id: sort, desc: direction === 'desc' }], columnVisibility },
    onColumnVisibilityChange: setColumnVisibility,
  });
  const hrefWith = useHref();

  if (rows.length === 0) return empty;
  return (
    <div className={styles.frame}>
      <div className={styles.tools}>
        <span className={styles.summary}>{summary}</span>
        <ColumnPicker columns={table.getAllLeafColumns()} />
        {csvHref ? (
          <a className={styles.tool} href={csvHref} download>
            CSV
          </a>
        ) : null}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} aria-label={caption} tabIndex={0}>
        <table className={styles.table}>
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map((header) => (
                  <HeaderCell key={header.id} column={header.column} hrefWith={hrefWith}>
                    <table.FlexRender header={header} />
                  </HeaderCell>
                ))}
              </tr>
            ))}
          </thead>
          <tbody ref={body}>
            {table.getRowModel().rows.map((row) => (
              <tr key={row.id}>
                {row.getVisibleCells().map((cell, index) => (
                  <td
                    key={cell.id}
                    data-align={cell.column.columnDef.meta?.align}
                    data-phone={cell.column.columnDef.meta?.phone}
                  >
                    {index === 0 && rowHref ? (
                      <Link href={rowHref(row.original)} prefetch={false} data-row>
                        <table.FlexRender cell={cell} />
                      </Link>
                    ) : (
                      <table.FlexRender cell={cell} />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Pager next={next} hrefWith={hrefWith} />
    </div>
  );
}

type HrefWith = (changes: Readonly<Record<string, string | null>>) => string;

/** This page's URL with some parameters set, or dropped where null. */
function useHref(): HrefWith {
  const path = usePathname();
  const search = useSearchParams();
  return (changes) => {
    const wanted = new URLSearchParams(search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) wanted.delete(name);
      else wanted.set(name, value);
    }
    wanted.sort();
    const text = wanted.toString();
    return text ? `${path}?${text}` : path;
  };
}

function Pager({ next, hrefWith }: { next: string | null; hrefWith: HrefWith }) {
  const isFirst = !useSearchParams().has('after');
  if (isFirst && !next) return null;
  return (
    <nav className={styles.pager} aria-label="Pages">
      {isFirst ? <span>First page</span> : <Link href={hrefWith({ after: null })}>First page</Link>}
      {next ? (
        <Link href={hrefWith({ after: next })} prefetch={false} rel="next">
          Next page
        </Link>
      ) : (
        <span>Last page</span>
      )}
    </nav>
  );
}
