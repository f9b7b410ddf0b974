/** A period of whole days, both included. */
export interface Period {
  from: string;
  to: string;
}

const day = (year: number, month: number, date: number): string =>
  new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);

/** Periods that audits are usually about, on a day (`2026-11-21`); all are over, and quarters are the calendar's. */
export function periodsAt(today: string): readonly (Period & { label: string })[] {
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7)) - 1;
  const date = Number(today.slice(8));
  const quarter = Math.floor(month / 3) * 3;
  const yesterday = day(year, month, date - 1);
  const periods = [
    { label: 'Last quarter', from: day(year, quarter - 3, 1), to: day(year, quarter, 0) },
    { label: 'This quarter so far', from: day(year, quarter, 1), to: yesterday },
    { label: 'Last month', from: day(year, month - 1, 1), to: day(year, month, 0) },
    { label: 'Last 90 days', from: day(year, month, date - 90), to: yesterday },
  ];
  return periods.filter(({ from, to }) => from <= to);
}

/** The name of a calendar quarter, e.g. `Q3 2026`; null where the period is none. */
export function quarterOf({ from, to }: Period): string | null {
  const year = Number(from.slice(0, 4));
  const month = Number(from.slice(5, 7)) - 1;
  const isQuarter = month % 3 === 0 && from === day(year, month, 1) && to === day(year, month + 3, 0);
  return isQuarter ? `Q${month / 3 + 1} ${year}` : null;
}
