import type { Facts } from '#lib/domain/policy/facts.ts';
import type { ApprovalFacts } from './facts.ts';
import { standingObjections } from './objections.ts';
import { headOf } from './standing.ts';
import { identify } from './who.ts';

/** Something that a reviewer has to have seen before their approval means anything. */
export interface Concern {
  /** Equal for as long as it is the same thing. */
  key: string;
  /** In words, as what happened since somebody looked. */
  words: string;
  /** Whose word it is: an objection is no news to whoever raised it, a withdrawal is to nobody else. */
  of: { personId: string; newsTo: 'others' | 'themselves' } | null;
}

/**
 * What speaks against a change, as far as it is about the change and not about the moment (freezes and incidents
 * are the gate's matter). Two looks at a change are alike for a reviewer when the second shows no concern that the
 * first did not: a colleague's approval adds none, a push, a failed validation or a colleague's veto does.
 */
export function concernsOf({ at, change, services, ai, operation, approval, validations, findings }: Facts) {
  const head = headOf(approval);
  const concerns: (Concern | null)[] = [
    head &&
      concern(`revision ${head.number}`, `revision ${head.number} (${head.sha.slice(0, 7)}) was pushed`),
    ...services.map(({ slug, tier }) =>
      concern(`service ${slug} ${tier}`, `it touches ${slug} (Tier ${tier})`),
    ),
    ai.involvement === 'none'
      ? null
      : concern(`ai ${ai.involvement}`, `its AI involvement is ${ai.involvement}`),
    change.blastRadius === 'low'
      ? null
      : concern(
          `blast-radius ${change.blastRadius}`,
          `its blast radius is ${change.blastRadius ?? 'not known'}`,
        ),
    change.hasRollbackPlan ? null : concern('no-rollback-plan', 'it has no rollback plan'),
    operation.destructive ? concern('destructive', 'it destroys something that holds state') : null,
    operation.executedByAgent ? concern('by-agent', 'an agent carries it out') : null,
    ...failedRuns(validations, head?.sha).map((name) =>
      concern(`validation ${name}`, `the validation ${name} failed`),
    ),
    ...findings
      .filter(({ severity, resolved }) => severity === 'blocking' && !resolved)
      .map(({ reviewer }) => concern(`finding ${reviewer}`, `${reviewer} found something that blocks it`)),
    ...standingObjections(approval, at).map(({ person, kind }) =>
      concern(
        `${kind} ${person.id}`,
        `${person.name} ${kind === 'veto' ? 'vetoed it' : 'requested changes'}`,
        {
          personId: person.id,
          newsTo: 'others',
        },
      ),
    ),
    ...withdrawals(approval, head?.number),
  ];
  return concerns.filter((one) => one !== null);
}

/** Those of the concerns that a person who looked at `version` has not seen, in words. */
export function unseenBy(
  personId: string,
  version: number,
  concerns: readonly Concern[],
  since: Readonly<Record<string, number>>,
): readonly string[] {
  return concerns
    .filter(({ of }) => of === null || (of.personId === personId) === (of.newsTo === 'themselves'))
    .filter(({ key }) => (since[key] ?? 0) > version)
    .map(({ words }) => words);
}

const concern = (key: string, words: string, of: Concern['of'] = null): Concern => ({ key, words, of });

/** Checks whose newest run on the head failed. */
function failedRuns(validations: Facts['validations'], sha: string | undefined): readonly string[] {
  const newest = new Map<string, Facts['validations'][number]>();
  for (const run of validations) {
    if (run.sha === sha && run.at >= (newest.get(run.name)?.at ?? run.at)) newest.set(run.name, run);
  }
  return [...newest.values()].filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
}

/** What somebody took back: a click that was made before, and arrives late, must not undo that. */
function withdrawals(approval: ApprovalFacts, head: number | undefined): readonly Concern[] {
  const who = identify(approval);
  const own = (identity: string, key: string, words: string) => {
    const { person } = who(identity);
    return person
      ? [concern(`${key} ${person.id}`, words, { personId: person.id, newsTo: 'themselves' })]
      : [];
  };
  return [
    ...approval.reviews
      .filter(({ withdrawnAt, revision }) => withdrawnAt !== null && revision === head)
      .flatMap(({ identity }) => own(identity, 'withdrew', 'you withdrew what you said')),
    ...approval.overrides
      .filter(({ withdrawnAt, revision }) => withdrawnAt !== null && revision === head)
      .flatMap(({ identity, requirement }) =>
        own(identity, `withdrew ${requirement}`, `you withdrew your exception from ${requirement}`),
      ),
  ];
}
