const LATEST = Date.UTC(2200, 0, 1) / 1000;

/**
 * Unix seconds as git prints them, as a moment; null where a commit holds none: nothing (git could not read it), more
 * than a calendar holds, or 0, which is what git makes of a date that is missing.
 */
export function gitDate(field: string): Date | null {
  const seconds = Number(field);
  return seconds > 0 && seconds < LATEST ? new Date(seconds * 1000) : null;
}
