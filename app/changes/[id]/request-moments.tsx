import type { Moment } from '#components/ui/timeline.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Request } from '#lib/reports/request.ts';
import { answerWords, DID } from './request-words.ts';

/** What people and the gate said of a request, in no order. */
export function requestMoments({ reviews, overrides, validations, findings, answers }: Request): Moment[] {
  const quoted = (text: string | null) => (text ? <UntrustedText text={text} /> : undefined);
  return [
    ...reviews.flatMap((review): Moment[] => {
      const { person, revision, decision, rationale, decidedAt, withdrawnAt, dismissedAt } = review;
      const key = `review-${person.id}-${revision}-${decision}`;
      return [
        {
          key,
          at: decidedAt,
          what: (
            <>
              <UntrustedText text={person.name} /> {DID[decision]} revision {revision}
            </>
          ),
          detail: quoted(rationale),
          tone: decision === 'approve' ? 'good' : 'plain',
        },
        ...(withdrawnAt
          ? [
              {
                key: `${key}-back`,
                at: withdrawnAt,
                what: (
                  <>
                    <UntrustedText text={person.name} /> took it back
                  </>
                ),
              },
            ]
          : []),
        ...(dismissedAt
          ? [
              {
                key: `${key}-dismissed`,
                at: dismissedAt,
                what: (
                  <>
                    What <UntrustedText text={person.name} /> said was dismissed
                  </>
                ),
                detail: quoted(review.dismissedReason),
              },
            ]
          : []),
      ];
    }),
    ...overrides.map(({ requirement, revision, person, reason, at }) => ({
      key: `override-${requirement}-${revision}-${person.id}`,
      at,
      what: (
        <>
          <UntrustedText text={person.name} /> signed an exception from {requirement}
        </>
      ),
      detail: quoted(reason),
    })),
    ...validations.map(
      ({ id, name, outcome, at }): Moment => ({
        key: `validation-${id}`,
        at,
        what: (
          <>
            Check <UntrustedText text={name} />: {outcome}
          </>
        ),
        tone: outcome === 'passed' ? 'good' : 'plain',
      }),
    ),
    ...findings.map(({ id, reviewer, title, at }) => ({
      key: `finding-${id}`,
      at,
      what: (
        <>
          <UntrustedText text={reviewer} /> found: <UntrustedText text={title} />
        </>
      ),
    })),
    ...answers.map(
      (answer): Moment => ({
        key: `answer-${answer.id}`,
        at: answer.at,
        what: answerWords(answer),
        detail: `${answer.environment}, ${answer.sha.slice(0, 12)}`,
        tone: answer.outcome === 'allow' && answer.mode === 'gate' ? 'good' : 'plain',
      }),
    ),
  ];
}
