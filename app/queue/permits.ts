import type { Verdict } from '#lib/domain/access.ts';
import type { RequestView } from './request-view.ts';

/** What a viewer can do with a request, each with the reason where they cannot. */
export interface Permits {
  approve: Verdict;
  object: Verdict;
  comment: Verdict;
  delegate: Verdict;
  takeOver: Verdict;
  snooze: Verdict;
  override: Verdict;
}

export interface Rights {
  id: string;
  name: string;
  /** Whether they may review at all. */
  review: Verdict;
  /** Whether they may sign exceptions. */
  override: Verdict;
}

const no = (reason: string): Verdict => ({ allowed: false, reason });
const first = (...verdicts: readonly (Verdict | null)[]): Verdict =>
  verdicts.find((one): one is Verdict => one !== null && !one.allowed) ?? { allowed: true };

/** The buttons of the panel. Before the request is loaded in full, what the list says: it needs this person. */
export function permitsOf({ id, review, override }: Rights, view: RequestView | null): Permits {
  const closed = view?.request.state === 'closed' ? no('It is no longer open.') : null;
  const because = view?.eligibility.because ?? null;
  const counts = because ? no(`Your approval ${because.told}.`) : null;
  const hidden = view?.eligibility.hidden ? no(view.eligibility.hidden) : null;
  const mine = view?.request.reviews.find(
    ({ person, revision, withdrawnAt, dismissedAt }) =>
      person.id === id &&
      revision === view.request.headNumber &&
      withdrawnAt === null &&
      dismissedAt === null,
  );
  const approved = mine?.decision === 'approve' ? no('You have approved this revision.') : null;
  const isMine = view?.request.requests.some(({ person, kind }) => person.id === id && kind === 'taken');
  const nobody =
    view && view.reviewers.length === 0 ? no('Nobody else is known whose approval would help.') : null;
  return {
    approve: first(review, closed, counts, approved),
    object: first(review, closed),
    comment: review,
    delegate: first(review, closed, counts, nobody),
    takeOver: first(review, closed, counts, approved, isMine ? no('You have it already.') : null),
    snooze: first(review, closed),
    override: first(override, closed, counts, hidden),
  };
}
