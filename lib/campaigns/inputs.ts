import { z } from 'zod';
import { CHECK_ANSWERS, MIN_NOTE, VERDICTS } from '#lib/domain/campaign/checklist.ts';
import { FLAW_KINDS, flawWords } from '#lib/domain/campaign/flaws.ts';
import { readPlan } from '#lib/domain/campaign/plan.ts';

/** Services that one campaign can be about. */
const MOST_SERVICES = 1_000;

export const CampaignRef = z.strictObject({ campaignId: z.uuid() });

/** A campaign as it was on the screen. */
export const SeenCampaign = CampaignRef.extend({ seenVersion: z.coerce.number().int().min(1) });
export type SeenCampaign = z.infer<typeof SeenCampaign>;

export const Reason = z
  .string()
  .trim()
  .min(MIN_NOTE, `Say why in at least ${MIN_NOTE} characters.`)
  .max(2_000, 'At most 2,000 characters.');

export const Slug = z.string().trim().min(1, 'Name somebody.').max(200);

const Plan = z.unknown().transform((json, ctx) => {
  const answer = readPlan(typeof json === 'string' ? parsed(json) : json);
  if (answer.ok) return answer.plan;
  ctx.addIssue({
    code: 'custom',
    message: answer.message,
    path: answer.field === 'plan' ? [] : [answer.field],
  });
  return z.NEVER;
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What a campaign is about, and how its sample is sized. Days are UTC's; `to` is the last one. */
const scope = {
  name: z
    .string()
    .trim()
    .min(5, 'Give it a name of at least 5 characters.')
    .max(200, 'At most 200 characters.'),
  services: z
    .array(z.string().min(1).max(200))
    .min(1, 'Choose at least one service.')
    .max(MOST_SERVICES, `At most ${MOST_SERVICES.toLocaleString('en')} services.`)
    .transform((slugs) => [...new Set(slugs)].sort()),
  from: z.iso.date('Give the first day.'),
  to: z.iso.date('Give the last day.'),
  dueOn: z.iso.date('Give the day by which it is signed.'),
  plan: Plan,
};

export const OpenCampaignInput = z.strictObject({ ...scope, director: Slug });
export type OpenCampaignInput = z.output<typeof OpenCampaignInput>;

export const PlanCampaignInput = SeenCampaign.extend(scope);
export type PlanCampaignInput = z.output<typeof PlanCampaignInput>;

export const FreezeCampaignInput = SeenCampaign;
export const ExtendSampleInput = SeenCampaign;

export const CancelCampaignInput = SeenCampaign.extend({ reason: Reason });
export type CancelCampaignInput = z.output<typeof CancelCampaignInput>;

export const DelegateCampaignInput = SeenCampaign.extend({ to: Slug, reason: Reason });
export type DelegateCampaignInput = z.output<typeof DelegateCampaignInput>;

const Note = z.string().trim().max(4_000, 'At most 4,000 characters.');
const Answer = z.enum(CHECK_ANSWERS, 'Answer every line of the list.');

export const DecideItemInput = CampaignRef.extend({
  changeId: z.uuid(),
  /** Of the verdict that was on the screen; 0: there was none. */
  seenVersion: z.coerce.number().int().min(0),
  verdict: z.enum(VERDICTS, 'Say whether it is sound or flawed.'),
  checklist: z.strictObject({
    purpose: Answer,
    independence: Answer,
    evidence: Answer,
    reversal: Answer,
    provenance: Answer,
  }),
  note: Note.default(''),
});
export type DecideItemInput = z.output<typeof DecideItemInput>;

const UNCHECKABLE = FLAW_KINDS.filter((kind) => flawWords(kind).bulk);

export const DecideItemsInput = CampaignRef.extend({
  /** A class that the machine cannot check. */
  flaw: z.enum(UNCHECKABLE, 'Only what cannot be checked is decided for many at once.'),
  verdict: z.enum(VERDICTS, 'Say whether they are sound or flawed.'),
  note: Reason,
});
export type DecideItemsInput = z.output<typeof DecideItemsInput>;

const finding = {
  title: z.string().trim().min(5, 'Say in a few words what was found.').max(200, 'At most 200 characters.'),
  detail: Note.default(''),
  owner: Slug,
  dueOn: z.iso.date('Give the day by which it is mended.'),
};

export const OpenFindingInput = CampaignRef.extend({
  ...finding,
  /** The change it was found in; none: it is about the whole. */
  changeId: z
    .union([z.uuid(), z.literal('')])
    .nullish()
    .transform((id) => id || null),
});
export type OpenFindingInput = z.output<typeof OpenFindingInput>;

/** A finding as it was on the screen. */
const SeenFinding = CampaignRef.extend({
  findingId: z.uuid(),
  seenVersion: z.coerce.number().int().min(1),
});
export type SeenFinding = z.infer<typeof SeenFinding>;

export const ChangeFindingInput = SeenFinding.extend({ ...finding, state: z.enum(['open', 'in-progress']) });
export type ChangeFindingInput = z.output<typeof ChangeFindingInput>;

export const EndFindingInput = SeenFinding.extend({
  state: z.enum(['resolved', 'accepted']),
  note: Reason,
});
export type EndFindingInput = z.output<typeof EndFindingInput>;

export const AttestCampaignInput = SeenCampaign.extend({
  /** What was on the screen, word for word. */
  statement: z.string().min(1).max(50_000),
});
export type AttestCampaignInput = z.output<typeof AttestCampaignInput>;
