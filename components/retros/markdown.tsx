import { Fragment, type ReactNode } from 'react';
import { type Block, type Run, readMarkdown } from '#lib/domain/retro/read-markdown.ts';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './markdown.module.css';

interface Props {
  text: string;
  /** By how many levels headings are lower, because they stand below the page's own. */
  below?: number;
  /** No heading is higher than this. */
  highest?: number;
}

/** Markdown as elements of ours: nothing in it can become HTML, and what hides or reorders text is shown. */
export function Markdown({ text, below = 0, highest = 1 }: Props) {
  const level = (depth: number) => Math.min(6, Math.max(highest, depth + below));
  return <div className={styles.markdown}>{blocks(readMarkdown(text), level)}</div>;
}

type Level = (depth: number) => number;

const blocks = (all: readonly Block[], level: Level): ReactNode =>
  all.map((block, index) => <Fragment key={index}>{drawn(block, level)}</Fragment>);

function drawn(block: Block, level: Level): ReactNode {
  switch (block.kind) {
    case 'heading': {
      const Tag = `h${level(block.depth)}` as 'h3';
      return <Tag>{runs(block.runs)}</Tag>;
    }
    case 'paragraph':
      return <p>{runs(block.runs)}</p>;
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre tabIndex={0}>
          <code>
            <UntrustedText text={block.text} />
          </code>
        </pre>
      );
    case 'quote':
      return <blockquote>{blocks(block.blocks, level)}</blockquote>;
    case 'list': {
      const items = block.items.map((item, index) => <li key={index}>{blocks(item, level)}</li>);
      return block.start === null ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
    }
    case 'table':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <div className={styles.scroll} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {block.head.map((cell, index) => (
                  <th key={index} scope="col">
                    {runs(cell)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, index) => (
                <tr key={index}>
                  {row.map((cell, column) => (
                    <td key={column}>{runs(cell)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case 'rule':
      return <hr />;
  }
}

const runs = (all: readonly Run[]): ReactNode => all.map((run, index) => <Piece key={index} {...run} />);

function Piece({ text, strong, em, code, struck, href }: Run): ReactNode {
  if (text === '\n') return <br />;
  let piece: ReactNode = <UntrustedText text={text} />;
  if (code) piece = <code>{piece}</code>;
  if (struck) piece = <del>{piece}</del>;
  if (em) piece = <em>{piece}</em>;
  if (strong) piece = <strong>{piece}</strong>;
  return href ? (
    <a href={href} rel="noreferrer nofollow">
      {piece}
    </a>
  ) : (
    piece
  );
}
