import type { Column, RowData } from '@tanstack/react-table';
import type { Features } from './columns.ts';
import styles from './data-table.module.css';

/** Chooses which columns are shown; the first carries the link and stays. */
export function ColumnPicker<Row extends RowData>({ columns }: { columns: Column<Features, Row>[] }) {
  return (
    <details className={styles.picker} data-menu>
      <summary className={styles.tool}>Columns</summary>
      <fieldset className={styles.choices}>
        <legend className="visually-hidden">Columns to show</legend>
        {columns.slice(1).map((column) => (
          <label key={column.id}>
            <input
              type="checkbox"
              checked={column.getIsVisible()}
              onChange={column.getToggleVisibilityHandler()}
            />{' '}
            {labelOf(column)}
          </label>
        ))}
      </fieldset>
    </details>
  );
}

function labelOf<Row extends RowData>({ id, columnDef }: Column<Features, Row>): string {
  const { header, meta } = columnDef;
  return meta?.label ?? (typeof header === 'string' ? header : id);
}
