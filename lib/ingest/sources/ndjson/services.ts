import { z } from 'zod';
import { type ServiceObservation, TIERS } from '#lib/domain/service/observation.ts';
import { normaliseGlob } from '#lib/domain/service/path-rules.ts';
import { slug, text } from './fields.ts';

/** One line of `import ndjson services` (docs/importing.md). */
export const ServiceLine = z
  .strictObject({
    slug,
    name: text(200).optional(),
    tier: z.union(
      TIERS.map((tier) => z.literal(tier)),
      { error: 'must be a tier, 1 (most critical) to 4' },
    ),
    team: text(200).nullish(),
    owner: slug.nullish(),
    director: slug.nullish(),
    repository: text(300).nullish(),
    paths: z.array(text(500).transform(normaliseGlob)).max(1_000).default([]),
    dependsOn: z.array(slug).max(1_000).default([]),
  })
  .refine((line) => !line.dependsOn.includes(line.slug), {
    path: ['dependsOn'],
    error: 'a service cannot depend on itself',
  })
  .transform(
    (line): ServiceObservation => ({
      ...line,
      name: line.name ?? line.slug,
      tierStated: true,
      team: line.team ?? null,
      owner: line.owner ?? null,
      director: line.director ?? null,
      repository: line.repository ?? null,
    }),
  );
