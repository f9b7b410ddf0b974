import { renderToStaticMarkup as draw } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { FileDiff } from '#lib/domain/change/diff.ts';
import { DiffLines } from './file-lines.tsx';

const diffOf = (texts: readonly string[]): FileDiff => ({
  kind: 'text',
  hunks: [
    {
      header: `@@ -0,0 +1,${texts.length} @@`,
      lines: texts.map((text, index) => ({ before: null, after: index + 1, text, cut: 0 })),
    },
  ],
});

test('a hostile diff is text: no markup, nothing that reorders, hides or colours', () => {
  const html = draw(
    <DiffLines
      diff={diffOf([
        '</td><script>alert(1)</script><img src=x onerror=alert(1)>',
        'access = "user\u202E \u2066// admin\u2069 \u2066"',
        '\u001b[31mred\u0007\u200b',
        'javascript:alert(1)',
      ])}
    />,
  );
  expect(html).not.toMatch(/<script|<img|<a /);
  expect(html).toContain('&lt;script&gt;');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  expect(html).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200b\u001b\u0007]/);
  expect(html).toContain('[U+202E]');
});

test('a long diff is drawn in part, and what is left out is said', () => {
  const long = draw(<DiffLines diff={diffOf(Array.from({ length: 5_000 }, (_, n) => `line ${n}`))} />);
  expect(long.match(/<tr/g)!.length).toBeLessThan(500);
  expect(long).toContain('Show more of 5,000 lines');
  const cut = draw(
    <DiffLines
      diff={{
        kind: 'text',
        hunks: [{ header: '@@ -1,1 +1,0 @@', lines: [{ before: 1, after: null, text: 'x', cut: 199_000 }] }],
      }}
    />,
  );
  expect(cut).toContain('199,000 more characters');
});

test('what is no text says so', () => {
  expect(draw(<DiffLines diff={{ kind: 'binary' }} />)).toContain('binary');
  expect(draw(<DiffLines diff={{ kind: 'too-large' }} />)).toContain('too large');
});
