import { rationaleNeeded } from '#lib/domain/approval/rationale.ts';
import { about, type Cause, told } from '#lib/domain/approval/words.ts';
import { kindOf } from '#lib/domain/policy/wanted.ts';
import { db, type Reader } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';
import { loadFacts } from '../assess/facts-queries.ts';
import { cannotSettle } from '../resolve-finding.ts';
import { cannotDismiss } from './dismiss-review.ts';
import { hiddenWords, whyNot } from './enter.ts';
import { findPersonNow, type PersonNow } from './queries.ts';

/** Whether somebody's approval of a change can count, what it takes, and what of others' they may set aside. */
export interface Eligibility {
  mayApprove: boolean;
  /** Null where they may; else why not, as data, after their name ("directed the agent"), and as told to them. */
  because: { code: Cause['code']; reason: string; told: string } | null;
  /** Why an approval needs a rationale, as a sentence; null where it does not. */
  rationaleNeeded: string | null;
  /** That it is not known who is behind the change, so that nobody excepts from its rules; null where it is. */
  hidden: string | null;
  /** Why they may not set others' objections aside, as a sentence; null where they may. */
  cannotDismiss: string | null;
  /** Why they may not settle what an automated reviewer called blocking; null where they may. */
  cannotSettle: string | null;
}

/**
 * What the page says beside the button before anybody clicks it; the verb asks again.
 *
 * @throws DomainError `not-found` for a change that was never submitted, or nobody
 */
export async function eligibilityOf(
  changeId: string,
  personId: string,
  reader: Reader = db(),
): Promise<Eligibility> {
  const [loaded, person] = await Promise.all([loadFacts(reader, changeId), findPersonNow(reader, personId)]);
  if (!loaded) throw notFound('The change');
  if (!person) throw notFound('The person');
  const { approval } = loaded.facts;
  const cause = whyNot(approval, person);
  const hidden = hiddenWords(approval);
  return {
    mayApprove: cause === null,
    because: cause && { code: cause.code, reason: about(cause), told: told(cause) },
    rationaleNeeded: rationaleNeeded('approve', loaded.facts),
    hidden,
    cannotDismiss: cause
      ? `Your approval ${told(cause)}.`
      : (hidden ?? (await cannotDismiss(reader, changeId, person))),
    cannotSettle: cannotSettle(approval, person) ?? hidden,
  };
}

/** The name of somebody's kind, as a change wants it, at an instant. */
export function kindAt({ level, orgRole, trainedUntil }: PersonNow, at: Date): string {
  return kindOf({ level, orgRole, trained: trainedUntil !== null && trainedUntil > at });
}
