import { expect, test } from 'vitest';
import { laterChoices } from './asking.ts';

test.each(['2026-03-02T08:00', '2026-03-01T23:30', '2026-03-07T12:00'])('later than %s', (text) => {
  const now = new Date(text);
  const [hour, hours, tomorrow, monday] = laterChoices(now).map(({ until }) => until);
  expect(hour!.getTime() - now.getTime()).toBe(3_600_000);
  expect(hours!.getTime() - now.getTime()).toBe(4 * 3_600_000);
  expect([tomorrow!.getHours(), monday!.getHours(), monday!.getDay()]).toEqual([9, 9, 1]);
  for (const until of [tomorrow!, monday!]) expect(until.getTime()).toBeGreaterThan(now.getTime());
  expect(monday!.getTime() - now.getTime()).toBeLessThan(8 * 86_400_000);
});
