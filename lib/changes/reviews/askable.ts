import type { ApprovalFacts } from '#lib/domain/approval/facts.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict, notFound } from '#lib/platform/errors.ts';
import { kindAt } from './eligibility.ts';
import { cannotReview, type Entered, whyNot } from './enter.ts';
import { findAbsence, findPersonNow, type PersonNow } from './queries.ts';

/** Who is asked in the end. */
export interface Asked {
  personId: string;
  name: string;
  /** Who was to be asked and is away, and until when; null where nobody else was. */
  insteadOf: { personId: string; name: string; until: Date } | null;
  /** Until when whoever is asked is away themselves, because nobody who could stands in. */
  awayUntil: Date | null;
}

/** How long a chain of people who stand in for one another is followed. */
const STAND_INS = 5;

/**
 * Finds who is asked when somebody is wanted: themselves, or while they are away whoever stands in for them, as far
 * as these could approve. Nobody is asked in vain.
 *
 * @throws DomainError `conflict` with why that person's approval would not count or is not wanted; `not-found`
 */
export async function whomToAsk(
  tx: Tx,
  entered: Entered,
  approval: ApprovalFacts,
  personId: string,
): Promise<Asked> {
  const person = await findPersonNow(tx, personId);
  if (!person) throw notFound('The person');
  const trouble = whyNotAsk(entered, approval, person);
  if (trouble) throw conflict(trouble);
  const away = await findAbsence(tx, person.id, entered.at);
  const asked = { personId: person.id, name: person.name, insteadOf: null, awayUntil: away?.until ?? null };
  const seen = new Set([person.id, entered.person.id]);
  let next = away?.delegateId ?? null;
  for (let hop = 0; away && next !== null && !seen.has(next) && hop < STAND_INS; hop += 1) {
    const standIn = await findPersonNow(tx, next);
    if (!standIn || seen.has(standIn.id)) break;
    seen.add(standIn.id);
    const alsoAway = await findAbsence(tx, standIn.id, entered.at);
    if (alsoAway) next = alsoAway.delegateId;
    else if (whyNotAsk(entered, approval, standIn)) break;
    else {
      const insteadOf = { personId: person.id, name: person.name, until: away.until };
      return { personId: standIn.id, name: standIn.name, insteadOf, awayUntil: null };
    }
  }
  return asked;
}

/** A sentence that says why asking somebody would be in vain, or null. */
export function whyNotAsk(
  { wanted, counting, at }: Entered,
  approval: ApprovalFacts,
  person: PersonNow,
): string | null {
  const cause = whyNot(approval, person);
  if (cause) return cannotReview(person.name, cause);
  if (counting.includes(person.id)) return `${person.name} has approved it already.`;
  if (!wanted.includes(kindAt(person, at)))
    return `An approval by ${person.name} would bring no requirement nearer.`;
  return null;
}
