import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Markdown } from './markdown.tsx';

const html = (text: string) => renderToStaticMarkup(<Markdown text={text} highest={3} />);

test('what is written becomes our elements, headings below the page’s', () => {
  expect(html('# A\n\n**b** [c](https://d.example/)')).toContain('<h3>');
  expect(html('[c](https://d.example/)')).toContain(
    '<a href="https://d.example/" rel="noreferrer nofollow">',
  );
  expect(html('| a |\n| --- |\n| 1 |')).toContain('<th scope="col">');
});

test('nothing in it becomes an element of its own', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '![x](javascript:alert(1))',
    '<a href="javascript:alert(1)">x</a>',
    '`</code><script>alert(1)</script>`',
    '| <iframe> |\n| --- |\n| <svg onload=alert(1)> |',
  ];
  for (const text of hostile) {
    expect(html(text)).not.toMatch(/<(script|img|iframe|svg)/i);
    expect(html(text)).not.toMatch(/href="javascript/i);
  }
  expect(html('a\u202Eb')).toContain('U+202E');
});
