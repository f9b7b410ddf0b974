import { Fragment, type ReactNode } from 'react';
import { SeverityBadge } from '#components/ui/severity-badge.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Severity } from '#lib/domain/incident/observation.ts';
import type { Line, Piece, Table, Target } from '#lib/domain/weekly/view.ts';
import { Series } from './series.tsx';
import styles from './week.module.css';

type Address = (target: Target) => string;

/** A line of a section: figures that lead to their rows, and words. */
export function Words({ line, address }: { line: Line; address: Address }) {
  return line.map((piece, index) => (
    <Fragment key={index}>
      {typeof piece === 'string' ? piece : <Linked {...piece} address={address} />}
    </Fragment>
  ));
}

function Linked({ to, address, ...piece }: Piece & { address: Address }) {
  return to ? (
    <a href={address(to)}>
      <Drawn {...piece} />
    </a>
  ) : (
    <Drawn {...piece} />
  );
}

function Drawn({ text, isSaid, isStrong, severity, series }: Omit<Piece, 'to'>) {
  if (severity) return <SeverityBadge severity={severity as Severity} />;
  if (series) return <Series values={series} words={text} />;
  if (isSaid) return <UntrustedText text={text} />;
  return isStrong ? <strong>{text}</strong> : text;
}

/** A table of a section. Its first column names the rows. `onShort`: how many of them a short sheet has. */
export function WordTable(props: { table: Table; address: Address; onShort?: number }) {
  const { table, address, onShort = table.rows.length } = props;
  const { caption, head, rows, more, isWhole } = table;
  // on a phone columns of words would hide beyond the edge: each row is a paragraph there
  const isWordy = head.length > 3 && head.slice(1).some(({ isNumber }) => !isNumber);
  return (
    <div className={styles.scroll} data-beyond={onShort === 0 || undefined}>
      <table
        className={styles.table}
        data-wordy={isWordy}
        data-whole={isWhole}
        data-prose={isWordy || undefined}
      >
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {head.map(({ text, isNumber }) => (
              <th key={text} scope="col" data-number={isNumber}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }, row) => (
            <tr key={key} data-beyond={row >= onShort || undefined}>
              {cells.map((cell, index) => (
                <Cell key={index} head={head[index]} isFirst={index === 0}>
                  <Words line={cell} address={address} />
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more ? (
        <p className={styles.about}>
          <Words line={more} address={address} />
        </p>
      ) : null}
    </div>
  );
}

interface CellProps {
  head: Table['head'][number] | undefined;
  isFirst: boolean;
  children: ReactNode;
}

function Cell({ head, isFirst, children }: CellProps) {
  if (isFirst)
    return (
      <th scope="row">
        <div className={styles.cell}>{children}</div>
      </th>
    );
  return (
    <td data-number={head?.isNumber} data-label={head?.text}>
      <div className={styles.cell}>{children}</div>
    </td>
  );
}
