import { z } from 'zod';

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'Give a day.')
  .refine(
    (text) =>
      !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
      text.startsWith(new Date(`${text}T00:00:00Z`).toISOString().slice(0, 10)),
    'This day does not exist.',
  );

export const Reason = z
  .string()
  .trim()
  .min(10, 'Say why in at least 10 characters.')
  .max(2_000, 'At most 2,000 characters.');

/** A programme as it was seen on the screen. */
export const SeenProgramme = z.strictObject({
  number: z.int().positive(),
  seenVersion: z.int().positive(),
});
export type SeenProgramme = z.infer<typeof SeenProgramme>;

export const PlanProgrammeInput = z.strictObject({
  name: z.string().trim().min(3, 'Give it a name.').max(120, 'At most 120 characters.'),
  purpose: z
    .string()
    .trim()
    .min(10, 'Say what it is for in at least 10 characters.')
    .max(4_000, 'At most 4,000 characters.'),
  /** Slugs. */
  services: z.array(z.string().max(200)).min(1, 'Choose at least one service.').max(1_000),
  /** Number of the version that is to be in force for these services; null: the active one alone. */
  policyVersion: z.int().positive().nullable(),
  /** First and last day, UTC. */
  startsOn: day,
  endsOn: day,
  /** As `readCriteria` reads them. */
  criteria: z.array(z.unknown()).max(50),
});
export type PlanProgrammeInput = z.infer<typeof PlanProgrammeInput>;

export const ChangeProgrammeInput = PlanProgrammeInput.extend(SeenProgramme.shape);
export type ChangeProgrammeInput = z.infer<typeof ChangeProgrammeInput>;

export const ExtendProgrammeInput = SeenProgramme.extend({ endsOn: day, reason: Reason });
export type ExtendProgrammeInput = z.infer<typeof ExtendProgrammeInput>;

export const CancelProgrammeInput = SeenProgramme.extend({ reason: Reason });
export type CancelProgrammeInput = z.infer<typeof CancelProgrammeInput>;
