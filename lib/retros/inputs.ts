import { z } from 'zod';
import { ACTION_KINDS } from '#lib/domain/retro/action.ts';
import { MIN_STEP_REASON } from '#lib/domain/retro/lifecycle.ts';

export const IncidentRef = z.strictObject({ incidentId: z.uuid() });
export type IncidentRef = z.infer<typeof IncidentRef>;

/** A retro as it was on the screen. */
export const SeenRetro = IncidentRef.extend({ seenVersion: z.coerce.number().int().min(1) });
export type SeenRetro = z.infer<typeof SeenRetro>;

export const Reason = z
  .string()
  .trim()
  .min(MIN_STEP_REASON, `Say why in at least ${MIN_STEP_REASON} characters.`)
  .max(2_000, 'At most 2,000 characters.');

/** A step back, with its reason. */
export const SeenRetroReason = SeenRetro.extend({ reason: Reason });
export type SeenRetroReason = z.infer<typeof SeenRetroReason>;

export const ActionRef = IncidentRef.extend({ actionId: z.uuid() });
export type ActionRef = z.infer<typeof ActionRef>;

/** An action as it was on the screen. */
export const SeenAction = ActionRef.extend({ seenVersion: z.coerce.number().int().min(1) });
export type SeenAction = z.infer<typeof SeenAction>;

/** What an action says. */
export const ActionFields = z.strictObject({
  kind: z.enum(ACTION_KINDS),
  title: z
    .string()
    .trim()
    .min(5, 'Say in a few words what is to be done.')
    .max(200, 'At most 200 characters.'),
  detail: z.string().trim().max(4_000, 'At most 4,000 characters.').default(''),
  /** Slug of the person who does it. */
  owner: z.string().trim().min(1, 'Name an owner.').max(200),
  /** `2026-12-24`. */
  dueOn: z.iso
    .date('Give the day by which it is done.')
    .refine((day) => day >= '2000', 'Give the day by which it is done.'),
  /** The change that it learns from; a rule and a lesson need one. */
  changeId: z
    .union([z.uuid(), z.literal('')])
    .nullish()
    .transform((id) => id || null),
});
export type ActionFields = z.infer<typeof ActionFields>;
