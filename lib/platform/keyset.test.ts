import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { decodeCursor, encodeCursor, type Order } from './keyset.ts';

const direction = fc.constantFrom('asc' as const, 'desc' as const);
const instant = fc
  .tuple(
    fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
    fc.nat(999_999),
  )
  .map(
    ([at, micros]) =>
      `${at.toISOString().slice(0, 19).replace('T', ' ')}.${String(micros).padStart(6, '0')}+00`,
  );

const placeAndOrder = fc.oneof(
  fc.record({ keys: fc.constant('instant' as const), key: instant }),
  fc.record({ keys: fc.constant('number' as const), key: fc.integer().map(String) }),
  fc.record({ keys: fc.constant('text' as const), key: fc.string({ unit: 'binary', maxLength: 100 }) }),
);

const BY_TIME: Order = { sort: 'effective', direction: 'desc', keys: 'instant' };
const ID = '6f0d7c2e-5d0b-5b6e-9f0a-3c1b7a52e4d1';

describe('cursor', () => {
  test('comes back as it went, in the order it belongs to', () => {
    fc.assert(
      fc.property(placeAndOrder, fc.uuid(), direction, ({ key, keys }, id, way) => {
        fc.pre(!key.includes('\0') && key.isWellFormed());
        const order: Order = { sort: 'some', direction: way, keys };
        const cursor = encodeCursor({ key, id }, order);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor(cursor, order)).toEqual({ key, id });
        expect(decodeCursor(cursor, { ...order, sort: 'other' })).toBeNull();
        expect(decodeCursor(cursor, { ...order, direction: way === 'asc' ? 'desc' : 'asc' })).toBeNull();
      }),
    );
  });

  test('anything else is no cursor', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json()), (text) => {
        expect(decodeCursor(text, BY_TIME)).toBeNull();
        expect(decodeCursor(Buffer.from(text).toString('base64url'), BY_TIME)).toBeNull();
      }),
    );
    expect(decodeCursor(undefined, BY_TIME)).toBeNull();
  });

  test.each([
    { key: '2026-02-30 10:00:00+00', id: ID },
    { key: '2026-13-01 10:00:00+00', id: ID },
    { key: "2026-01-01 10:00:00+00'; drop table change", id: ID },
    { key: 'infinity', id: ID },
    { key: '2026-01-01 10:00:00+00', id: 'not-an-id' },
  ])('nothing that is no instant or id reaches the database: %j', (place) => {
    expect(decodeCursor(encodeCursor(place, BY_TIME), BY_TIME)).toBeNull();
  });
});
