'use server';

import type { Problem } from '#lib/domain/policy/problem.ts';
import { action } from '#lib/platform/action.ts';
import { findViewerAfresh } from '#lib/platform/session.ts';
import { ActivatePolicyInput, activatePolicy } from '#lib/policies/activate-policy.ts';
import { approvePolicy } from '#lib/policies/approve-policy.ts';
import { DraftPolicyInput, draftPolicy } from '#lib/policies/draft-policy.ts';
import { EditPolicyInput, editPolicy } from '#lib/policies/edit-policy.ts';
import { PolicyText, SeenVersion } from '#lib/policies/inputs.ts';
import { problemsOf } from '#lib/policies/queries.ts';
import { EndVersionInput, retirePolicy, returnPolicy } from '#lib/policies/retire-policy.ts';
import { endShadow, shadowPolicy } from '#lib/policies/shadow-policy.ts';
import { validatePolicyVersion } from '#lib/policies/validate-policy-version.ts';

export const draft = action(DraftPolicyInput, draftPolicy);
export const edit = action(EditPolicyInput, editPolicy);
export const validate = action(SeenVersion, validatePolicyVersion);
export const approve = action(SeenVersion, approvePolicy);
export const shadow = action(SeenVersion, shadowPolicy);
export const endTheShadow = action(SeenVersion, endShadow);
export const activate = action(ActivatePolicyInput, activatePolicy);
export const retire = action(EndVersionInput, retirePolicy);
export const returnToDraft = action(EndVersionInput, returnPolicy);

/** What is wrong with a text that is being written; changes nothing, so no page is drawn anew. */
export async function checkText(text: string): Promise<readonly Problem[]> {
  if (!(await findViewerAfresh())) return [at(1, 'You are no longer signed in; the text is not checked.')];
  const parsed = PolicyText.safeParse(text);
  if (!parsed.success) return [at(1, parsed.error.issues[0]?.message ?? 'This is no text.')];
  return (await problemsOf(parsed.data, new Date())).problems;
}

const at = (line: number, message: string): Problem => ({ line, column: 1, message, severity: 'error' });
