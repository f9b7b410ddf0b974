import styles from './heat-table.module.css';

export interface HeatCell {
  /** Everything counted, the violet and the hatched part of it; `linked + undetermined <= total`. */
  total: number;
  linked: number;
  undetermined: number;
  href: string;
}

export interface HeatRow {
  key: string;
  label: string;
  href: string;
  /** Small, after the label. */
  note?: string;
  sum: HeatCell;
  /** One a column; null where there is nothing. */
  cells: readonly (HeatCell | null)[];
}

interface Props {
  caption: string;
  /** What the rows are, e.g. `Service`. */
  rowHeading: string;
  columns: readonly { key: string; label: string; major?: string; title: string }[];
  /** The first row, as bars: each thing counted once, however many rows it is in. */
  total: HeatRow;
  rows: readonly HeatRow[];
  /** Further rows at the top, of figures already formatted. */
  extra?: readonly {
    label: string;
    title: string;
    cells: readonly { text: string; share: number; title: string }[];
  }[];
}

const LEVELS = 4;

/** `3 incidents, 2 AI-linked, 1 undetermined` */
export function cellWords({ total, linked, undetermined }: HeatCell): string {
  const parts = [`${total} ${total === 1 ? 'incident' : 'incidents'}`];
  if (linked > 0) parts.push(`${linked} AI-linked`);
  if (undetermined > 0) parts.push(`${undetermined} undetermined`);
  return parts.join(', ');
}

/**
 * A table of counts whose cells carry their size as a shade, the AI-linked part as a violet and the undetermined
 * part as a hatched strip, and all three as text. It is a real table: a screen reader reads it cell by cell.
 */
export function HeatTable({ caption, rowHeading, columns, total, rows, extra = [] }: Props) {
  const most = Math.max(1, ...total.cells.map((cell) => cell?.total ?? 0));
  return (
    <div className={styles.scroll}>
      <table
        className={styles.table}
        data-dense={columns.length > 28 || undefined}
        style={{ '--columns': columns.length } as object}
      >
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" className={styles.corner}>
              {rowHeading}
            </th>
            {columns.map((column) => (
              <th key={column.key} scope="col" title={column.title}>
                <b>{column.major}</b>
                {column.label}
              </th>
            ))}
            <th scope="col" className={styles.all}>
              All
            </th>
          </tr>
        </thead>
        <tbody>
          <tr className={styles.bars}>
            <th scope="row">
              <a href={total.href}>{total.label}</a>
            </th>
            {total.cells.map((cell, index) => (
              <td key={columns[index]?.key}>{cell ? <Bar cell={cell} most={most} /> : null}</td>
            ))}
            <td className={styles.sum}>
              <Figure cell={total.sum} />
            </td>
          </tr>
          {extra.map((row) => (
            <tr key={row.label} className={styles.extra}>
              <th scope="row" title={row.title}>
                {row.label}
              </th>
              {row.cells.map((cell, index) => (
                <td
                  key={columns[index]?.key}
                  title={cell.title}
                  style={{ '--share': `${cell.share * 100}%` } as object}
                >
                  {cell.text}
                </td>
              ))}
              <td />
            </tr>
          ))}
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                <a href={row.href} title={row.label}>
                  {row.label}
                </a>
                {row.note ? <small>{row.note}</small> : null}
              </th>
              {row.cells.map((cell, index) => (
                <td key={columns[index]?.key} data-level={cell ? Math.min(cell.total, LEVELS) : undefined}>
                  {cell ? <Figure cell={cell} /> : null}
                </td>
              ))}
              <td className={styles.sum}>
                <Figure cell={row.sum} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const whole = new Intl.NumberFormat('en');
const percent = (part: number, of: number) => `${Math.round((100 * part) / Math.max(1, of))}%`;

/** How far the violet and the hatched part reach; nothing where there is neither. */
function parts({ total, linked, undetermined }: HeatCell) {
  if (linked + undetermined === 0) return undefined;
  return { '--ai-part': percent(linked, total), '--open-part': percent(linked + undetermined, total) };
}

function Figure({ cell }: { cell: HeatCell }) {
  const { total, linked, undetermined, href } = cell;
  return (
    <a href={href} title={cellWords(cell)} style={parts(cell) as object | undefined}>
      {whole.format(total)}
      {linked > 0 ? <em>{linked}</em> : null}
      {undetermined > 0 ? <i>?{undetermined}</i> : null}
    </a>
  );
}

function Bar({ cell, most }: { cell: HeatCell; most: number }) {
  const { total, href } = cell;
  const heights = { '--bar': percent(total, most), ...parts(cell) };
  return (
    <a href={href} title={cellWords(cell)} style={heights as object}>
      <span>{total}</span>
    </a>
  );
}
