const MINUTE = 60_000;
const STEPS = [
  ['d', 1_440],
  ['h', 60],
  ['min', 1],
] as const;

/** A length of time in its largest unit, rounded down: `3 h`. */
export function lengthWords(milliseconds: number): string {
  const minutes = Math.max(0, milliseconds) / MINUTE;
  const [unit, size] = STEPS.find(([, least]) => minutes >= least) ?? ['min', 1];
  return `${Math.floor(minutes / size)} ${unit}`;
}

/** Age against the target, in as few words as fit a row. */
export function ageWords(
  { waitingSince, dueAt }: { waitingSince: number; dueAt: number | null },
  now: number,
): { text: string; isOver: boolean } {
  if (dueAt === null) return { text: `waits ${lengthWords(now - waitingSince)}`, isOver: false };
  if (dueAt <= now) return { text: `${lengthWords(now - dueAt)} over`, isOver: true };
  return { text: `${lengthWords(dueAt - now)} left`, isOver: false };
}
