import { renderToStaticMarkup as draw } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { Trouble } from '#lib/audit/continuity.ts';
import { Alarm } from './alarm.tsx';

const alarm = (what: Trouble['what'], firstBad: string | null = null) =>
  draw(<Alarm trouble={{ what, sentence: 'So it is.' }} firstBad={firstBad} />);

test('the heading says what is the case, and that the log is bad only where it is', () => {
  expect(alarm('log')).toMatch(/<strong>The log is not what was signed\.<\/strong> So it is\./);
  expect(alarm('unusable-key')).toMatch(/<strong>[^<]*its key cannot be used\.<\/strong> So it is\./);
  expect(alarm('other-key')).toMatch(/<strong>[^<]*not the one that signs it\.<\/strong>/);
  expect(alarm('other-checkpoint')).toMatch(/<strong>[^<]*another key’s\.<\/strong>/);
  for (const what of ['unusable-key', 'other-key', 'other-checkpoint'] as const) {
    expect(alarm(what)).not.toContain('not what was signed');
    expect(alarm(what, 'Entry 3: it is gone.')).toMatch(
      /not what was signed.*First bad: Entry 3: it is gone\./,
    );
  }
});
