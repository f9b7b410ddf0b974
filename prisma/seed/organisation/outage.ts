import type { Severity } from '#lib/domain/incident/observation.ts';
import { DAY, MINUTE } from './calendar.ts';
import type { Random } from './random.ts';

/** When something broke, was noticed, stopped hurting and was closed (milliseconds since 1970). */
export interface Outage {
  startedAt: number;
  detectedAt: number;
  mitigatedAt: number;
  resolvedAt: number;
}

/** Median minutes from detection to mitigation. */
const TO_MITIGATE: Record<Severity, number> = { 1: 75, 2: 58, 3: 80, 4: 150, 5: 340 };

/** An outage that begins at `startedAt`; bad ones are noticed and fought faster. */
export function outageAt(random: Random, startedAt: number, severity: Severity): Outage {
  const detectedAt = startedAt + Math.round(random.logNormal(2.5 * severity, 0.9) * MINUTE) + MINUTE;
  const mitigation = Math.min(2 * DAY, random.logNormal(TO_MITIGATE[severity], 0.75) * MINUTE);
  const mitigatedAt = detectedAt + Math.max(8 * MINUTE, Math.round(mitigation));
  const resolvedAt = mitigatedAt + Math.round(random.logNormal(50 * severity, 0.9) * MINUTE);
  return { startedAt, detectedAt, mitigatedAt, resolvedAt };
}

/** An outage that a deployment causes: mostly within the hour, now and then days later. */
export function outageAfter(random: Random, deployedAt: number, severity: Severity): Outage {
  const delay = Math.min(5 * DAY, random.logNormal(26, 1.5) * MINUTE);
  return outageAt(random, deployedAt + MINUTE + Math.round(delay), severity);
}
