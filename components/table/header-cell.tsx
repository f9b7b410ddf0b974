import type { Column, RowData } from '@tanstack/react-table';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Features } from './columns.ts';
import styles from './data-table.module.css';

interface Props<Row extends RowData> {
  column: Column<Features, Row>;
  hrefWith: (changes: Readonly<Record<string, string | null>>) => string;
  children: ReactNode;
}

const SORTED = { asc: 'ascending', desc: 'descending' } as const;
const ARROW = { asc: '↑', desc: '↓' } as const;

/** A column's head; where the column sorts it is a link to the same rows in that order. */
export function HeaderCell<Row extends RowData>({ column, hrefWith, children }: Props<Row>) {
  const { meta } = column.columnDef;
  if (!column.getCanSort()) {
    return (
      <th scope="col" data-align={meta?.align} data-wide={meta?.wide}>
        {children}
      </th>
    );
  }
  const sorted = column.getIsSorted();
  const opposite = sorted === 'asc' ? 'desc' : 'asc';
  const order = sorted ? opposite : column.getFirstSortDir();
  return (
    <th
      scope="col"
      data-align={meta?.align}
      data-wide={meta?.wide}
      aria-sort={sorted ? SORTED[sorted] : 'none'}
    >
      <Link
        className={styles.sort}
        href={hrefWith({ sort: column.id, order, after: null })}
        prefetch={false}
        scroll={false}
      >
        {children}
        <span aria-hidden className={styles.arrow}>
          {sorted ? ARROW[sorted] : '↕'}
        </span>
      </Link>
    </th>
  );
}
