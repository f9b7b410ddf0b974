import type { ReactNode } from 'react';
import type { Decision, RequirementResult } from '#lib/domain/policy/evaluate.ts';
import type { Need } from '#lib/domain/policy/explain.ts';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './decision-tree.module.css';
import { RequirementState } from './requirement-state.tsx';
import { WhoCounts } from './who-counts.tsx';

interface Props {
  /** A decision, as judged or as it was stored. */
  decision: Pick<Decision, 'requirements' | 'people'>;
  /** Who looks at it: their own approval is spoken of as theirs. */
  viewerId?: string;
  /** More about a requirement, below it: a button to sign an exception. */
  children?: (requirement: RequirementResult) => ReactNode;
  /** Without who counts and who does not: where nobody has approved anything yet. */
  rulesOnly?: boolean;
}

/**
 * What the policy says about a change: each requirement with its state, what it asks for, whether that is there and
 * who could provide it, then who counts and who does not and why. Rules that do not apply are folded away.
 */
export function DecisionTree({ decision, viewerId, children, rulesOnly = false }: Props) {
  const applying = decision.requirements.filter(({ state }) => state !== 'not-applicable');
  const others = decision.requirements.filter(({ state }) => state === 'not-applicable');
  return (
    <div className={styles.tree}>
      {applying.length === 0 ? (
        <p className={styles.muted}>
          {decision.requirements.length === 0
            ? 'There is no decision yet.'
            : 'No rule of the policy applies to it: nothing is required.'}
        </p>
      ) : (
        <ul className={styles.requirements}>
          {[...applying].sort(byState).map((requirement) => (
            <li key={requirement.id} className={styles.requirement} data-state={requirement.state}>
              <Requirement {...requirement} />
              {children?.(requirement)}
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 ? (
        <details className={styles.others}>
          <summary>
            {others.length === 1 ? '1 rule does not apply' : `${others.length} rules do not apply`}
          </summary>
          <ul>
            {others.map(({ id, title }) => (
              <li key={id}>
                <UntrustedText text={title} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {rulesOnly ? null : <WhoCounts people={decision.people} viewerId={viewerId} />}
    </div>
  );
}

/** What is missing comes first; within that, the policy's own order. */
const byState = (a: RequirementResult, b: RequirementResult) => Number(isMet(a)) - Number(isMet(b));
const isMet = ({ state }: RequirementResult) => state === 'satisfied' || state === 'overridden';

function Requirement({ id, title, reason, source, state, error, needs, overrides }: RequirementResult) {
  return (
    <>
      <div className={styles.head}>
        <h3>
          <UntrustedText text={title} />
        </h3>
        <RequirementState state={state} />
      </div>
      {error ? (
        <p>
          It could not be judged: <UntrustedText text={error} />
        </p>
      ) : null}
      {needs.length > 0 ? (
        <ul className={styles.needs}>
          {needs.map((need) => (
            <NeedLine key={need.text} {...need} />
          ))}
        </ul>
      ) : null}
      {overrides.map(({ person, reason: why }) => (
        <p key={person.id}>
          Exception signed by <UntrustedText text={person.name} />: “<UntrustedText text={why} />”
        </p>
      ))}
      <details className={styles.why}>
        <summary>Why this rule</summary>
        <p>
          <UntrustedText text={reason} />
        </p>
        <p className={styles.muted}>
          <UntrustedText text={source} /> · <code>{id}</code>
        </p>
      </details>
    </>
  );
}

function NeedLine({ text, met, couldProvide }: Need) {
  return (
    <li data-met={met}>
      <span className={styles.met} aria-hidden>
        {met ? '✓' : '○'}
      </span>
      <span>
        <span className="visually-hidden">{met ? 'there: ' : 'missing: '}</span>
        <UntrustedText text={text} />
        {couldProvide ? (
          <span className={styles.muted}>
            {' '}
            · from {'people' in couldProvide ? <Names people={couldProvide.people} /> : couldProvide.words}
          </span>
        ) : null}
      </span>
    </li>
  );
}

const SHOWN = 4;

/** A few names, and how many more on request. */
function Names({ people }: { people: readonly { id: string; name: string }[] }) {
  const rest = people.slice(SHOWN);
  const list = (some: typeof people) =>
    some.map(({ id, name }, index) => (
      <span key={id}>
        {index > 0 ? ', ' : ''}
        <UntrustedText text={name} />
      </span>
    ));
  return (
    <>
      {list(people.slice(0, SHOWN))}
      {rest.length > 0 ? (
        <details className={styles.more}>
          <summary>or {rest.length} more</summary>
          {list(rest)}
        </details>
      ) : null}
    </>
  );
}
