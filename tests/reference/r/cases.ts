import type { TwoGroups } from '#lib/domain/statistics/relative-risk.ts';
import type { SeriesPoint } from '#lib/domain/statistics/segmented-poisson.ts';

/** Strata of one comparison. */
export interface TableCase {
  name: string;
  strata: readonly TwoGroups[];
}

export interface SeriesCase {
  name: string;
  start: number;
  points: readonly SeriesPoint[];
}

/** Numbers from 0 to 1, the same for the same seed on every machine: the 32-bit mulberry generator. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const groups = (a: number, b: number, c: number, d: number): TwoGroups => ({
  exposedEvents: a,
  exposedTotal: a + b,
  controlEvents: c,
  controlTotal: c + d,
});

/** Admission of women against men by department: R's datasets::UCBAdmissions (Bickel et al., Science 187, 1975). */
const BERKELEY: TableCase = {
  name: 'UCBAdmissions',
  strata: [
    groups(89, 19, 512, 313),
    groups(17, 8, 353, 207),
    groups(202, 391, 120, 205),
    groups(131, 244, 138, 279),
    groups(94, 299, 53, 138),
    groups(24, 317, 22, 351),
  ],
};

/** Rare and common events, two strata to eight, few members to ten thousands, zero cells, groups alone in a stratum. */
export function tableCases(count: number): TableCase[] {
  const random = randomOf(20_261_121);
  const whole = (most: number) => Math.floor(random() * (most + 1));
  const cases: TableCase[] = [BERKELEY];
  while (cases.length <= count) {
    const few = cases.length % 4 === 0;
    const [most, risk] = [10 ** (1.5 + 3 * random()), 10 ** (few ? -4 + random() : -2.5 + 2.3 * random())];
    const strata = Array.from({ length: 2 + whole(6) }, (_, index) => {
      const [m, n] = [1 + whole(most), 1 + whole(most)];
      const events = (total: number) => Math.min(total, Math.round(total * risk * 2 * random() + random()));
      const [a, c] = [events(m), events(n)];
      return index > 4 && random() < 0.3 ? groups(a, m - a, 0, 0) : groups(a, m - a, c, n - c);
    });
    const comparable = strata.filter(({ controlTotal }) => controlTotal > 0);
    const sum = (of: (one: TwoGroups) => number) => comparable.reduce((total, one) => total + of(one), 0);
    const [a, c] = [sum((one) => one.exposedEvents), sum((one) => one.controlEvents)];
    const [b, d] = [sum((one) => one.exposedTotal) - a, sum((one) => one.controlTotal) - c];
    // every fourth may have too few events for a ratio: then bounds are compared
    const enough = few ? a + c > 0 : a + c >= 10 && Math.min(a, c) > 0;
    if (enough && b > 0 && d > 0) cases.push({ name: `t${cases.length}`, strata });
  }
  return cases;
}

/**
 * Drivers killed on British roads by month and kilometres driven, January 1980 to December 1984; wearing seat belts
 * became law on 31 January 1983: R's datasets::Seatbelts (A. C. Harvey and J. Durbin, J. R. Stat. Soc. A 149 (1986)).
 */
const KILLED = [
  [115, 95, 92, 100, 95, 114, 102, 104, 132, 136, 117, 137],
  [111, 106, 98, 84, 94, 105, 123, 109, 130, 153, 134, 99],
  [115, 104, 131, 108, 103, 115, 122, 122, 125, 137, 138, 152],
  [120, 95, 100, 89, 82, 89, 60, 84, 113, 126, 122, 118],
  [92, 86, 81, 84, 87, 90, 79, 96, 122, 120, 137, 154],
].flat();
const DRIVEN = [
  [14027, 14478, 16155, 16585, 18117, 17552, 18299, 19361, 17924, 17872, 16058, 15746],
  [15226, 14932, 16846, 16854, 18146, 17559, 18655, 19453, 17923, 17915, 16496, 13544],
  [13601, 15667, 17358, 18112, 18581, 18759, 20668, 21040, 18993, 18668, 16768, 16551],
  [16231, 15511, 18308, 17793, 19205, 19162, 20997, 20705, 18759, 19240, 17504, 16591],
  [16224, 16670, 18539, 19759, 19584, 19976, 21486, 21626, 20195, 19928, 18564, 18149],
].flat();
const SEATBELTS: SeriesCase = {
  name: 'Seatbelts',
  start: 37,
  points: KILLED.map((events, t) => ({ t, events, exposure: DRIVEN[t]! })),
};

/** Series with and without a change of level or slope, trend and exposure, some with neighbours alike. */
export function seriesCases(count: number): SeriesCase[] {
  const random = randomOf(4_711);
  const generated = Array.from({ length: count }, (_, index): SeriesCase => {
    const [before, after] = [8 + Math.floor(random() * 30), 8 + Math.floor(random() * 20)];
    const [level, slope] = [random() * 2 - 1, (random() - 0.5) / 10];
    let drift = 0;
    const points: SeriesPoint[] = [];
    for (let t = 0; t < before + after; t += 1) {
      drift = 0.6 * drift + (random() - 0.5);
      const exposure = index % 3 === 0 ? 1 : Math.round(500 + 1500 * random());
      const perPoint = Math.exp(
        1.5 + 0.01 * t + (t >= before ? level + slope * (t - before) : 0) + drift / 2,
      );
      const events = Math.round(perPoint * 2 * random());
      // a week left out here and there, as one without exposure is
      if (random() > 0.03) points.push({ t, events, exposure });
    }
    return { name: `s${index}`, start: before, points };
  });
  return [SEATBELTS, ...generated];
}

/** The cases as agreement.R reads them. */
export function linesOf(tables: readonly TableCase[], series: readonly SeriesCase[]): string {
  const lines: (string | number)[][] = [];
  for (const { name, strata } of tables)
    for (const [index, one] of strata.entries()) {
      const { exposedEvents: a, exposedTotal: m, controlEvents: c, controlTotal: n } = one;
      if (n > 0) lines.push(['T', name, index, a, m - a, c, n - c]);
    }
  for (const { name, start, points } of series)
    for (const { t, events, exposure } of points) lines.push(['S', name, t, start, events, exposure]);
  return `${lines.map((line) => line.join(' ')).join('\n')}\n`;
}
