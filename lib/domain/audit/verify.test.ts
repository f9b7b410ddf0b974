import { describe, expect, test } from 'vitest';
import { chained, checkpointOf, someLog } from '#tests/support/audit-log.ts';
import fc from '#tests/support/fast-check.ts';
import { type Fault, LogCheck, linkOf, type StoredEntry } from './verify.ts';

const NAME = 'countersign.example/log';
const log = someLog(40);
const at = (size: number, entries = log) => checkpointOf(NAME, entries, size);
const checkpoints = [at(10), at(25), at(40)];

function faultOf(entries: readonly StoredEntry[], against = checkpoints): Fault | null {
  const check = new LogCheck(against);
  for (const entry of entries) {
    const fault = check.add(linkOf(entry));
    if (fault) return fault;
  }
  return check.end();
}

describe('a log', () => {
  test('that nobody touched is whole, and says how much of it checkpoints confirm', () => {
    const check = new LogCheck([at(25), at(0), at(10)]);
    for (const entry of log) expect(check.add(linkOf(entry))).toBe(null);
    expect(check.end()).toBe(null);
    const { root, head } = at(40);
    expect(check).toMatchObject({ entries: 40n, covered: 25n, head, root });
    expect(faultOf([], [])).toBe(null);
    expect(faultOf([], [at(0)])).toBe(null);
  });

  test('in which one field of one entry was changed is broken there', () => {
    const fields = [
      'at',
      'action',
      'actorKind',
      'actorId',
      'identity',
      'session',
      'subjectType',
      'subjectId',
      'body',
      'prevHash',
      'hash',
    ] as const;
    fc.assert(
      fc.property(fc.nat(39), fc.constantFrom(...fields), fc.string(), (n, field, value) => {
        fc.pre(log[n]![field] !== value);
        const changed = log.with(n, { ...log[n]!, [field]: value });
        expect(faultOf(changed, [])).toMatchObject({ seq: BigInt(n + 1) });
      }),
    );
    const nulled = log.with(6, { ...log[6]!, identity: null });
    expect(faultOf(nulled, [])).toMatchObject({ seq: 7n });
  });

  test('from which an entry was taken, in which one was put, or two changed places, is broken there', () => {
    fc.assert(
      fc.property(fc.nat(37), (n) => {
        expect(faultOf(log.toSpliced(n, 1), [])).toMatchObject({ seq: BigInt(n + 2) });
        expect(faultOf(log.toSpliced(n, 0, log[n + 1]!), [])).toMatchObject({ seq: BigInt(n + 2) });
        expect(faultOf(log.with(n, log[n + 1]!).with(n + 1, log[n]!), [])).toMatchObject({
          seq: BigInt(n + 2),
        });
      }),
    );
  });
});

describe('checkpoints tell', () => {
  test('that the tail was cut, and where', () => {
    expect(faultOf(log.slice(0, 30), [])).toBe(null);
    expect(faultOf(log.slice(0, 30))).toMatchObject({
      seq: 31n,
      until: 40n,
      reason: expect.stringContaining('missing'),
    });
    expect(faultOf([])).toMatchObject({ seq: 1n, until: 40n });
  });

  test('that all was hashed again after an edit, and between which entries', () => {
    const edited = chained(log.with(16, { ...log[16]!, body: '{}' }));
    expect(faultOf(edited, [])).toBe(null);
    expect(faultOf(edited)).toMatchObject({ seq: 11n, until: 25n });
  });

  test('that an older copy was brought back and gone on with', () => {
    const restored = chained([...log.slice(0, 30), ...someLog(20, 'after the restore')]);
    expect(faultOf(restored, [])).toBe(null);
    expect(faultOf(restored)).toMatchObject({ seq: 26n, until: 40n });
  });

  test('that the log was forked', () => {
    const other = chained([...log.slice(0, 30), ...someLog(10, 'other')]);
    expect(faultOf(log, [...checkpoints, at(40, other)])).toMatchObject({ until: 40n });
    expect(faultOf(log, [at(40, other), ...checkpoints])).toMatchObject({ until: 40n });
  });

  test('of a head or of a root that was never the log’s', () => {
    const wrong = (change: object) => [{ ...at(25), ...change }];
    expect(faultOf(log, wrong({ head: 'ab'.repeat(32) }))).toMatchObject({ seq: 1n, until: 25n });
    expect(faultOf(log, wrong({ root: at(24).root }))).toMatchObject({ seq: 1n, until: 25n });
    expect(faultOf(log, [{ ...at(0), root: at(1).root }])).not.toBe(null);
  });
});
