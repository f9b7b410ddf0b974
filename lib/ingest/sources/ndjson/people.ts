import { z } from 'zod';
import { IDENTITY_KINDS, LEVELS, ORG_ROLES, type PersonObservation } from '#lib/domain/person/observation.ts';
import { slug, text } from './fields.ts';

/** One line of `import ndjson people` (docs/importing.md). */
export const PersonLine = z
  .strictObject({
    slug,
    name: text(200),
    level: z.enum(LEVELS).nullish(),
    orgRole: z.enum(ORG_ROLES).default('engineer'),
    team: text(200).nullish(),
    active: z.boolean().default(true),
    identities: z
      .array(z.strictObject({ kind: z.enum(IDENTITY_KINDS), value: text(500) }))
      .max(50)
      .default([]),
  })
  .transform((line): PersonObservation => ({ ...line, level: line.level ?? null, team: line.team ?? null }));
