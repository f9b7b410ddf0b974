import { renderToStaticMarkup as draw } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { IncidentTimeline, Mark } from '#lib/domain/incident/timeline.ts';
import { markWords } from './lane-mark.tsx';
import { SwimLanes } from './swim-lanes.tsx';

const HOUR = 3_600_000;
const startedAt = 24 * HOUR;
const mark = (fields: Partial<Mark>): Mark => ({
  key: 'k',
  kind: 'deployment',
  at: startedAt,
  until: null,
  text: 'Round up',
  outcome: null,
  changeId: 'c',
  involvement: null,
  state: null,
  ...fields,
});
const timeline = (marks: Mark[]): IncidentTimeline => ({
  from: 0,
  to: 30 * HOUR,
  startedAt,
  endedAt: null,
  leftOut: 0,
  lanes: [{ key: 'cart', name: 'Cart', kind: 'affected', marks }],
});

test('a thousand marks are a few dozen things to draw and to tab through, and none is lost', () => {
  const marks = Array.from({ length: 1_000 }, (_, n) => mark({ key: `${n}`, at: n * 100_000 }));
  const html = draw(<SwimLanes timeline={timeline(marks)} windows={[]} />);
  expect(html.match(/list them/g)!.length).toBeLessThan(60);
  expect(html).toContain('>1000<');
});

test('a mark says in words what it shows by place, shape and colour', () => {
  expect(
    markWords(
      mark({
        at: startedAt - 2 * HOUR,
        until: startedAt - HOUR,
        outcome: 'succeeded',
        involvement: 'authored',
        state: 'suspect',
      }),
      startedAt,
    ),
  ).toBe('Deployment Round up, succeeded, suspected, written by AI, 2 h before the start, took 1 h');
  expect(markWords(mark({ kind: 'phase', outcome: 'detected', text: 'Paged.' }), startedAt)).toBe(
    'Detected: Paged., at the start',
  );
  expect(
    markWords(mark({ kind: 'gate', text: 'Gate', outcome: 'deny', at: startedAt + 60_000 }), startedAt),
  ).toBe('Gate Gate, deny, 1 min after the start');
});

test('one mark is a link to its change; what the incident itself says leads nowhere', () => {
  const html = draw(
    <SwimLanes
      timeline={timeline([
        mark({ key: 'a', at: HOUR }),
        mark({ key: 'b', at: 20 * HOUR, kind: 'alert', changeId: null, text: 'Error rate' }),
      ])}
      windows={[]}
    />,
  );
  expect(html).toMatch(/<a [^>]*href="\/changes\/c"[^>]*>/);
  expect(html).toMatch(/<button [^>]*aria-label="Alert Error rate, 4 h before the start"[^>]*>!<\/button>/);
});
