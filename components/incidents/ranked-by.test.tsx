import { renderToStaticMarkup as draw } from 'react-dom/server';
import { expect, test } from 'vitest';
import { RankedBy, type SaidRanking } from './ranked-by.tsx';

const ranking: SaidRanking = {
  rankerVersion: 'conditional-logit/1',
  candidates: 1_204,
  abstained: false,
  noChange: 0.08,
  recordedAt: new Date('2026-03-04T09:00:00Z'),
};
const words = (said: Partial<SaidRanking>, suspects = 2) =>
  draw(<RankedBy ranking={{ ...ranking, ...said }} suspects={suspects} />)
    .replace(/<[^>]+>/g, '')
    .replaceAll('&#x27;', "'");

test('says that suspects are a guess, by which version, of how many changes, and what it does not look at', () => {
  expect(words({})).toMatch(
    /^Suspects are software's guess\. 1,204 changes of the 7 days before were looked at\. Who wrote a change, .*not looked at\.8% that no change caused it.*ranker conditional-logit\/1/,
  );
});

test('says that no change looks likely, with or without candidates', () => {
  expect(words({ abstained: true, noChange: 0.7, candidates: 1 })).toMatch(
    /^No change looks likely\. 1 change of the 7 days before was looked at; the likeliest stand below/,
  );
  const nothing = words({ abstained: true, noChange: 1, candidates: 0 }, 0);
  expect(nothing).toContain('None reached production in the 7 days before.');
  expect(nothing).not.toContain('%');
});
