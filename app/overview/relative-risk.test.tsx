import { renderToStaticMarkup as draw } from 'react-dom/server';
import { expect, test } from 'vitest';
import { failureRates } from '#lib/domain/attribution/exposure.ts';
import { Cautions } from './relative-risk.tsx';

/** Two strata of changes, AI's and human's, each `[failed, changes]`. */
function comparison(easy: [ai: [number, number], human: [number, number]], hard: typeof easy) {
  const rows = Object.entries({ easy, hard }).flatMap(([stratum, [ai, human]]) => [
    { stratum, involvement: 'authored' as const, failed: ai[0], changes: ai[1] },
    { stratum, involvement: 'none' as const, failed: human[0], changes: human[1] },
  ]);
  return failureRates(rows).comparisons.human;
}

test('warns of a reversal that is more than chance, and of no other', () => {
  // AI fails less often in either stratum and more often in both together: most of its changes are hard.
  const clear = comparison(
    [
      [12, 400],
      [216, 3600],
    ],
    [
      [360, 3600],
      [80, 400],
    ],
  );
  const unclear = comparison(
    [
      [1, 30],
      [12, 300],
    ],
    [
      [33, 300],
      [4, 30],
    ],
  );
  expect(clear.simpson).toEqual({ reversed: true, clear: true });
  expect(unclear.simpson).toEqual({ reversed: true, clear: false });
  expect(draw(<Cautions comparison={clear} />)).toContain('Do not quote the crude figure');
  expect(draw(<Cautions comparison={unclear} />)).not.toMatch(/quote|Simpson/);
});

test('counts what cannot be compared, one as one', () => {
  const rows = (changes: number) => [
    { stratum: 'a', involvement: 'authored' as const, failed: 5, changes: 100 },
    { stratum: 'a', involvement: 'none' as const, failed: 5, changes: 100 },
    { stratum: 'b', involvement: 'authored' as const, failed: 0, changes },
  ];
  const words = (changes: number) =>
    draw(<Cautions comparison={failureRates(rows(changes)).comparisons.human} />);
  expect(words(1)).toContain('1 change (0 failed) is in a stratum with one side only');
  expect(words(1204)).toContain('1,204 changes (0 failed) are in strata with one side only');
});
