import { type Eligibility, eligibilityOf } from '#lib/changes/reviews/eligibility.ts';
import { may, type Verdict } from '#lib/domain/access.ts';
import type { Viewer } from '#lib/platform/session.ts';
import { findRequest, type Request } from '#lib/reports/request.ts';

export interface ViewedRequest {
  request: Request;
  eligibility: Eligibility;
  /** What this viewer may do, each with why not. */
  verdicts: Record<
    | 'approve'
    | 'object'
    | 'comment'
    | 'dismiss'
    | 'override'
    | 'resolve'
    | 'settle'
    | 'breakGlass'
    | 'revise'
    | 'abandon',
    Verdict
  >;
}

/** What asking to reach production adds to a change, for one viewer; null where it was never submitted. */
export async function loadRequest(changeId: string, viewer: Viewer): Promise<ViewedRequest | null> {
  const request = await findRequest(changeId);
  if (!request) return null;
  const eligibility = await eligibilityOf(changeId, viewer.personId);
  const closed = request.state === 'closed' ? no('It is no longer open.') : null;
  const review = may(viewer, 'change.review');
  const submit = may(viewer, 'change.submit');
  const because = eligibility.because ? no(`Your approval ${eligibility.because.told}.`) : null;
  const hands = request.parties.filter(({ person }) => person?.id === viewer.personId);
  const stranger = hands.length === 0 ? no('This is for those who have a hand in it.') : null;
  const elsewhere = hands.some(({ identity }) => identity.startsWith('person:'))
    ? null
    : no('It came from a pipeline; push the revision there.');
  const approved = request.reviews.some(
    ({ person, revision, decision, withdrawnAt, dismissedAt }) =>
      person.id === viewer.personId &&
      revision === request.headNumber &&
      decision === 'approve' &&
      withdrawnAt === null &&
      dismissedAt === null,
  );
  return {
    request,
    eligibility,
    verdicts: {
      approve: first(closed, review, because, approved ? no('You have approved this revision.') : null),
      object: first(closed, review),
      comment: review,
      override: first(closed, may(viewer, 'override.sign'), because, said(eligibility.hidden)),
      dismiss: first(closed, review, said(eligibility.cannotDismiss)),
      resolve: first(closed, review),
      settle: first(closed, review, said(eligibility.cannotSettle)),
      breakGlass: first(closed, may(viewer, 'gate.break-glass')),
      revise: first(closed, submit, stranger, elsewhere),
      abandon: first(closed, submit, stranger),
    },
  };
}

const no = (reason: string): Verdict => ({ allowed: false, reason });
const said = (reason: string | null) => (reason === null ? null : no(reason));
const first = (...verdicts: readonly (Verdict | null)[]): Verdict =>
  verdicts.find((one): one is Verdict => one !== null && !one.allowed) ?? { allowed: true };
