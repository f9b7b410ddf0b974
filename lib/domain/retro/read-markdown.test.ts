import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { plain } from './markdown.ts';
import { type Block, readMarkdown, textOf } from './read-markdown.ts';

const runs = (markdown: string) => {
  const [block] = readMarkdown(markdown);
  return block?.kind === 'paragraph' ? block.runs : [];
};

describe('Markdown', () => {
  test('is read into blocks and styled runs', () => {
    expect(readMarkdown('# A *b*\n\n- one\n- two\n  1. deep\n\n> said\n\n```\nx < y\n```\n\n---')).toEqual([
      { kind: 'heading', depth: 1, runs: [{ text: 'A ' }, { text: 'b', em: true }] },
      {
        kind: 'list',
        start: null,
        items: [
          [{ kind: 'paragraph', runs: [{ text: 'one' }] }],
          [
            { kind: 'paragraph', runs: [{ text: 'two' }] },
            { kind: 'list', start: 1, items: [[{ kind: 'paragraph', runs: [{ text: 'deep' }] }]] },
          ],
        ],
      },
      { kind: 'quote', blocks: [{ kind: 'paragraph', runs: [{ text: 'said' }] }] },
      { kind: 'code', text: 'x < y' },
      { kind: 'rule' },
    ]);
    expect(readMarkdown('| a | b |\n| --- | --- |\n| 1 | **2** |')).toEqual([
      {
        kind: 'table',
        head: [[{ text: 'a' }], [{ text: 'b' }]],
        rows: [[[{ text: '1' }], [{ text: '2', strong: true }]]],
      },
    ]);
  });

  test('HTML is text, and a link leads nowhere dangerous', () => {
    expect(textOf(runs('a <img src=x onerror=alert(1)> b'))).toBe('a <img src=x onerror=alert(1)> b');
    expect(readMarkdown('<script>alert(1)</script>')).toEqual([
      { kind: 'paragraph', runs: [{ text: '<script>alert(1)</script>' }] },
    ]);
    const hrefs = ['javascript:alert(1)', 'JaVaScRiPt:x', 'data:text/html,x', '//evil.example', 'vbscript:x'];
    for (const href of hrefs) expect(runs(`[x](${href})`)).toEqual([{ text: 'x' }]);
    expect(runs('[x](https://a.example/b)')).toEqual([{ text: 'x', href: 'https://a.example/b' }]);
    expect(runs('[x](/incidents/1)')).toEqual([{ text: 'x', href: '/incidents/1' }]);
  });

  test('what is written to take the stack or seconds of the page is text', () => {
    const depth = (blocks: readonly Block[]): number =>
      Math.max(
        0,
        ...blocks.map((block) => {
          if (block.kind === 'quote') return 1 + depth(block.blocks);
          return block.kind === 'list' ? 1 + Math.max(0, ...block.items.map(depth)) : 0;
        }),
      );
    expect(depth(readMarkdown('> > - 1. > x'))).toBe(5);
    const hostile = ['>'.repeat(4_000), '- '.repeat(9_000), '1. '.repeat(15_000), '> - '.repeat(12_000)];
    for (const text of hostile) expect(depth(readMarkdown(`${text}x`))).toBe(16);
    const began = performance.now();
    readMarkdown('_a'.repeat(25_000));
    expect(performance.now() - began).toBeLessThan(1_500);
    expect(readMarkdown('somebody@larkmere.example')).toMatchObject([
      { runs: [{ href: 'mailto:somebody@larkmere.example' }] },
    ]);
  });

  test('text from outside is shown as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 60 }), (text) => {
        fc.pre(text.trim() !== '');
        const shown = text.replace(/\s+/g, ' ').trim();
        const blocks: readonly Block[] = readMarkdown(`x ${plain(text)} y`);
        expect(blocks).toHaveLength(1);
        const [block] = blocks;
        // addresses become links of themselves
        expect(block?.kind === 'paragraph' ? textOf(block.runs) : null).toBe(
          `x ${shown} y`.replace(/ +/g, ' '),
        );
      }),
      { numRuns: 1000, examples: [['0.'], ['1) a'], ['- a'], ['='], ['+ a']] },
    );
  });
});
