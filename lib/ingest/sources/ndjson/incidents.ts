import { z } from 'zod';
import { INCIDENT_STATUSES, type IncidentObservation, SEVERITIES } from '#lib/domain/incident/observation.ts';
import { bigCount, count, externalId, instant, longText, slug, source, text } from './fields.ts';

const EVENT_KINDS = [
  'started',
  'detected',
  'mitigated',
  'resolved',
  'alert',
  'action',
  'note',
  'severity',
] as const;

const severity = z.union(
  SEVERITIES.map((value) => z.literal(value)),
  { error: 'must be a severity, 1 (worst) to 5' },
);

const Impact = z
  .strictObject({
    lostOrders: bigCount.nullish(),
    minutes: count.nullish(),
    customers: bigCount.nullish(),
    revenueMinor: bigCount.nullish(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be a currency code of three letters')
      .nullish(),
    regions: z.array(text(100)).max(300).default([]),
  })
  .refine((impact) => impact.revenueMinor == null || impact.currency != null, {
    path: ['currency'],
    error: 'is required with revenueMinor',
  })
  .transform((impact) => ({
    lostOrders: impact.lostOrders ?? null,
    minutes: impact.minutes ?? null,
    customers: impact.customers ?? null,
    revenueMinor: impact.revenueMinor ?? null,
    currency: impact.currency ?? null,
    regions: impact.regions,
  }));

const Fields = z
  .strictObject({
    source,
    externalId,
    title: text(500),
    summary: longText.default(''),
    severity,
    severityHistory: z
      .array(z.strictObject({ at: instant, severity, setBy: text(200), reason: text(2_000).nullish() }))
      .max(100)
      .default([]),
    status: z.enum(INCIDENT_STATUSES),
    services: z.array(slug).max(1_000).default([]),
    startedAt: instant,
    detectedAt: instant.nullish(),
    mitigatedAt: instant.nullish(),
    resolvedAt: instant.nullish(),
    impact: Impact.nullish(),
    events: z
      .array(
        z.strictObject({
          at: instant,
          kind: z.enum(EVENT_KINDS),
          text: text(10_000),
          actor: text(200).nullish(),
        }),
      )
      .max(2_000)
      .default([]),
    url: z
      .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
      .max(2_000)
      .nullish(),
  })
  .superRefine((line, context) => {
    for (const field of ['detectedAt', 'mitigatedAt', 'resolvedAt'] as const) {
      const value = line[field];
      if (value && value < line.startedAt) {
        context.addIssue({ code: 'custom', path: [field], message: 'must not be before startedAt' });
      }
    }
    const times = line.severityHistory.map((value) => value.at.getTime());
    if (times.some((time, n) => n > 0 && time <= times[n - 1]!)) {
      context.addIssue({ code: 'custom', path: ['severityHistory'], message: 'must be oldest first' });
    }
    const last = line.severityHistory.at(-1);
    if (last && last.severity !== line.severity) {
      context.addIssue({
        code: 'custom',
        path: ['severityHistory'],
        message: 'must end with the severity as it stands',
      });
    }
  });

/** One line of `import ndjson incidents` (docs/importing.md). */
export const IncidentLine = Fields.transform(
  (line): IncidentObservation => ({
    ...line,
    severityHistory: line.severityHistory.map((value) => ({ ...value, reason: value.reason ?? null })),
    detectedAt: line.detectedAt ?? null,
    mitigatedAt: line.mitigatedAt ?? null,
    resolvedAt: line.resolvedAt ?? null,
    impact: line.impact ?? null,
    events: line.events.map((event) => ({ ...event, actor: event.actor ?? null })),
    url: line.url ?? null,
  }),
);
