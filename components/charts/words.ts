const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const whole = new Intl.NumberFormat('en');

/** `1,204` */
export const count = (value: number) => whole.format(value);

/** `1 change`, `1,204 changes` */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** Two significant digits, three from 10 on: `0.42`, `3.1`, `14.2`, `120`. */
export function figure(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 1 ? 1 : 2);
}

/** `Mar` */
export const monthWord = (at: Date): string => MONTHS[at.getUTCMonth()]!;

/** `5 Mar`, with the year where it is asked for. */
export function dayWords(at: Date, year = false): string {
  const text = `${at.getUTCDate()} ${monthWord(at)}`;
  return year ? `${text} ${at.getUTCFullYear()}` : text;
}
