import { concernsOf } from '#lib/domain/approval/concerns.ts';
import { lets } from '#lib/domain/policy/evaluate-vector.ts';
import { dueAt, wantedKinds } from '#lib/domain/policy/wanted.ts';
import type { Tx } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import { type Judged, judge } from './judge.ts';
import { scoreChange } from './score-change.ts';
import { type Judgement, judgementOf, keepJudgement } from './store.ts';

export { type LockedChange, lockChange } from './store.ts';

/**
 * Scores and judges a change again after something about it has been written in this transaction, and keeps the
 * judgement with the change: its outcome, what is unmet, whose approval would help, until when, and since which
 * version something speaks against it. The last step of every verb that alters a fact. Announces it to the open
 * pages at commit. `again`: nothing about this change itself was written, it is judged anew because the world
 * went on; where the answer is the same, its version stays, so that nobody's click is refused for it, and no page
 * is told.
 *
 * @throws DomainError `unavailable` when no policy can be applied, `not-found` when it was never submitted
 */
export async function assessChange(
  tx: Tx,
  changeId: string,
  { again = false }: { again?: boolean } = {},
): Promise<Judged> {
  await scoreChange(tx, changeId);
  const judged = await judge(tx, changeId);
  if (!judged) throw notFound('The change');
  const { decision, facts, policy, policyVersionId } = judged;
  const unmet = decision.requirements.filter(({ state }) => !lets(state)).map(({ id }) => id);
  const wanted = [...wantedKinds(policy, facts, decision)];
  const before = await judgementOf(tx, changeId);
  const due = dueAt(policy, decision, before.since.getTime());
  const concerns = concernsOf(facts).map(({ key }) => key);
  const isNews = !again || gist(before) !== gist({ decision, wanted, policyVersionId, concerns });
  await keepJudgement(tx, changeId, {
    decision,
    unmet,
    wanted,
    concerns,
    policyVersionId,
    dueAt: due === null ? null : new Date(due),
    isNews,
  });
  if (isNews) await announce(tx, { kind: 'change', changeId });
  return judged;
}

/** What of a judgement people act on: by which policy, in which states, who counts, who is wanted, what is against it. */
const gist = ({ decision, wanted, policyVersionId, concerns }: Judgement): string =>
  JSON.stringify([
    policyVersionId,
    decision.requirements?.map(({ id, state }) => [id, state]),
    decision.people?.counting.map(({ person }) => person.id),
    wanted,
    [...new Set(concerns)].sort(),
  ]);
