import {
  columnVisibilityFeature,
  createColumnHelper,
  metaHelper,
  type RowData,
  rowSortingFeature,
  type TableOptions,
  tableFeatures,
} from '@tanstack/react-table';

interface ColumnMeta {
  /** Figures stand at the end. */
  align?: 'end';
  /** What the column picker calls it, where the header is not plain text. */
  label?: string;
  /** Not shown until it is chosen. */
  optional?: boolean;
  /** Shown on a phone, where a row is a card and not a line, with this word before it; may be empty. */
  phone?: string;
  /** Takes the width that is left. */
  wide?: boolean;
}

/** What our tables can do. Sorting, filtering and paging are the server's: the URL says which rows it sent. */
export const features = tableFeatures({
  columnVisibilityFeature,
  rowSortingFeature,
  columnMeta: metaHelper<ColumnMeta>(),
});

export type Features = typeof features;

/** Column definitions of a table of `Row`; what `columnsFor<Row>().columns([…])` gives. */
export type Columns<Row extends RowData> = TableOptions<Features, Row>['columns'];

/**
 * Defines columns, at module scope of a `'use client'` file. A column with `enableSorting: true` sorts by its id,
 * which is the name of the sort in the URL.
 */
export function columnsFor<Row extends RowData>() {
  return createColumnHelper<Features, Row>();
}
