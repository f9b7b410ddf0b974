import { extractText, getDocumentProxy, getMeta } from 'unpdf';
import { describe, expect, test } from 'vitest';
import { inFonts } from './faces.ts';
import { setLines } from './lines.ts';
import { markdownPdf } from './markdown-pdf.ts';

const metadata = { title: 'Retro: żółć', subject: 'Incident PD-1041', at: new Date('2026-03-04T10:00:00Z') };

async function read(markdown: string) {
  const bytes = await markdownPdf(markdown, metadata);
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { text } = await extractText(pdf, { mergePages: true });
  return { pdf, text: text.replace(/\s+/g, ' '), meta: await getMeta(pdf), bytes };
}

describe('Markdown as a PDF', () => {
  test('has headings, tables, lists, links, numbered sheets, a title and a language', async () => {
    const rows = Array.from({ length: 80 }, (_, n) => `| 2026-03-03 10:0${n % 10} UTC | Moment ${n} |`);
    const { pdf, text, meta, bytes } = await read(
      `# Retro\n\nSee [the change](https://shop.example/c/1).\n\n- one\n- two\n\n| Time | What |\n| --- | --- |\n${rows.join('\n')}`,
    );
    expect(text).toContain('See the change.');
    expect(text).toContain('• one');
    expect(text).toContain('Moment 79');
    expect(pdf.numPages).toBeGreaterThan(1);
    expect(text).toContain(`Page 2 of ${pdf.numPages}`);
    expect(meta.info.Title).toBe('Retro: żółć');
    expect(meta.info.Language).toBe('en');
    const annotations = await (await pdf.getPage(1)).getAnnotations();
    expect(annotations.map(({ url }) => url)).toEqual(['https://shop.example/c/1']);
    expect(bytes.toString('latin1')).toContain('/MarkInfo');
    expect(bytes.toString('latin1')).toContain('/TH');
    // the head stands on each sheet
    const second = await (await pdf.getPage(2)).getTextContent();
    const words = second.items.map((item) => ('str' in item ? item.str : '')).join(' ');
    expect(words).toContain('Time');
  });

  test('sets the letters of names as they are written', async () => {
    const { text } = await read('Zofia Żółkiewska, Søren Ærø, Ngọc Trần, Игорь, Ελένη and **Łukasz**.');
    expect(text).toContain('Zofia Żółkiewska, Søren Ærø, Ngọc Trần, Игорь, Ελένη and Łukasz.');
    const arabic = await read('By محمد فتحي today');
    expect(arabic.text.normalize('NFKC')).toMatch(/محمد/);
    expect(arabic.text.normalize('NFKC')).toMatch(/فتحي/);
  });

  test('a letter that no font has is told by its code, and nothing reorders the rest', () => {
    expect(
      inFonts('a山b\u202E', 'regular')
        .map(({ text }) => text)
        .join(''),
    ).toBe('a[U+5C71]b[U+202E]');
  });

  test('words that run to the left stand in the order in which they are read', () => {
    const [line] = setLines([{ text: 'by אבג דהו now' }], { width: 400, size: 10 }, (text) => text.length);
    const words = line!.toSorted((a, b) => a.x - b.x).map(({ text }) => text);
    expect(words.filter((text) => text.trim() !== '')).toEqual(['by', 'דהו', 'אבג', 'now']);
  });

  test('no line is wider than the column, whatever the words', () => {
    const lines = setLines(
      [{ text: `short ${'x'.repeat(95)} and more words` }],
      { width: 20, size: 10 },
      (text) => text.length,
    );
    for (const line of lines)
      expect((line.at(-1)?.x ?? 0) + (line.at(-1)?.width ?? 0)).toBeLessThanOrEqual(20);
    expect(
      lines
        .flat()
        .map(({ text }) => text)
        .join('')
        .replace(/ /g, ''),
    ).toContain('x'.repeat(95));
  });
});
