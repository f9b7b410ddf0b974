import { z } from 'zod';
import { AI_ROLES, CONTROL_STATES, LINK_RELATIONS, LINK_STATES } from '#lib/domain/attribution/types.ts';
import type { LinkObservation } from '#lib/domain/incident/observation.ts';
import { externalId, instant, source, text } from './fields.ts';

const Reference = z.strictObject({ source, externalId });

/**
 * One line of `import ndjson links` (docs/importing.md). A suspicion cannot be imported: software makes its own; nor a
 * proposal: a source's verdict stands as it gave it.
 */
export const LinkLine: z.ZodType<LinkObservation> = z.strictObject({
  change: Reference,
  incident: Reference,
  state: z.enum(LINK_STATES).exclude(['suspect', 'proposed']),
  relation: z.enum(LINK_RELATIONS).default('caused-by'),
  aiRole: z.enum(AI_ROLES).default('undetermined'),
  controlState: z.enum(CONTROL_STATES).default('undetermined'),
  reason: text(4_000),
  at: instant,
});
