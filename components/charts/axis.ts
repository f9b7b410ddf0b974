/** An axis from `min` to `max`; both above 0 on a logarithmic one. */
export interface Axis {
  kind: 'linear' | 'log';
  min: number;
  max: number;
  /** Where a line is drawn: 1 for ratios. */
  reference?: number;
}

const NICE = [1, 2, 5, 10] as const;

/** The smallest of 1, 2, 5 times a power of ten that is not below `value` (above 0). */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = NICE.find((nice) => nice * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** A linear axis from 0 that holds the highest value; 0 to 1 where there is none above 0. */
export function linearAxis(values: readonly number[]): Axis {
  const top = Math.max(0, ...values);
  if (top === 0) return { kind: 'linear', min: 0, max: 1 };
  const step = niceAbove(top / 5);
  return { kind: 'linear', min: 0, max: Math.ceil(top / step - 1e-9) * step };
}

/** A logarithmic axis around 1, as far to the left as to the right, that holds the values; at least 0.5 to 2. */
export function ratioAxis(values: readonly number[]): Axis {
  const farthest = Math.max(2, ...values.filter((v) => v > 0).map((v) => Math.max(v, 1 / v)));
  const max = Math.min(niceAbove(farthest), 100);
  return { kind: 'log', min: 1 / max, max, reference: 1 };
}

/** A linear axis around 0, as far to the left as to the right, that holds the values; a line is drawn at 0. */
export function signedAxis(values: readonly number[]): Axis {
  const farthest = Math.max(...values.map(Math.abs), 0);
  const max = farthest === 0 ? 1 : niceAbove(farthest);
  return { kind: 'linear', min: -max, max, reference: 0 };
}

/** Where a value lies on the axis, in percent of its length; values beyond an end lie on it. */
export function place({ kind, min, max }: Axis, value: number): number {
  const held = Math.min(max, Math.max(min, value));
  const share = kind === 'log' ? Math.log(held / min) / Math.log(max / min) : (held - min) / (max - min);
  return Math.round(1000 * share) / 10;
}

/** Values to label, in order. */
export function ticks({ kind, min, max }: Axis): number[] {
  if (kind === 'log') return [...new Set([min, 1 / Math.sqrt(max), 1, Math.sqrt(max), max])].map(tidy);
  if (min < 0) return [min, min / 2, 0, max / 2, max].map(tidy);
  const step = niceAbove((max - min) / 5);
  return Array.from({ length: Math.floor((max - min) / step + 1e-9) + 1 }, (_, index) =>
    tidy(min + index * step),
  );
}

const tidy = (value: number) => Number(value.toPrecision(2));
