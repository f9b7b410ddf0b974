/** A bucket holds what may be asked at once and fills again evenly. */
interface Bucket {
  left: number;
  at: number;
}

/** How many buckets are remembered before full ones are forgotten. */
const REMEMBERED = 10_000;

/**
 * Counts requests by key in this process: `perMinute` of them evenly, or a minute's worth at once. `0`: no limit.
 * The returned function takes one at `now` (milliseconds) and says for how many seconds to wait; 0: go on.
 */
export function rateLimit(perMinute: number): (key: string, now: number) => number {
  const buckets = new Map<string, Bucket>();
  const perMs = perMinute / 60_000;
  return (key, now) => {
    if (perMinute === 0) return 0;
    const known = buckets.get(key) ?? { left: perMinute, at: now };
    const left = Math.min(perMinute, known.left + Math.max(0, now - known.at) * perMs);
    if (buckets.size >= REMEMBERED && !buckets.has(key)) buckets.clear();
    if (left < 1) {
      buckets.set(key, { left, at: now });
      return Math.ceil((1 - left) / perMs / 1000);
    }
    buckets.set(key, { left: left - 1, at: now });
    return 0;
  };
}
