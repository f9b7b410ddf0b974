import type { PolicySentences, RequirementSentences, Sentence } from '#lib/domain/policy/sentences.ts';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './rules.module.css';

/** The requirements of a version for people to read, each with its text. */
export function Rules({ requirements, editors, keepOnTrivialRebase }: PolicySentences) {
  return (
    <>
      <ol className={styles.rules}>
        {requirements.map((requirement) => (
          <Rule key={requirement.id} {...requirement} />
        ))}
      </ol>
      <dl className={styles.about}>
        <div>
          <dt>Who may edit the policy</dt>
          <dd>
            <Conditions conditions={editors} />
          </dd>
        </div>
        <div>
          <dt>A rebase with an identical diff</dt>
          <dd>{keepOnTrivialRebase ? 'keeps approvals' : 'dismisses approvals, as every revision does'}</dd>
        </div>
      </dl>
    </>
  );
}

function Rule({
  id,
  title,
  reason,
  source,
  withinHours,
  applicable,
  satisfied,
  override,
  text,
}: RequirementSentences) {
  return (
    <li className={styles.rule} id={id}>
      <h3>
        <UntrustedText text={title} />
      </h3>
      <p className={styles.reason}>
        <UntrustedText text={reason} />
      </p>
      <p className={styles.source}>
        <code>{id}</code> · <UntrustedText text={source} />
        {withinHours === null ? null : ` · target: within ${hours(withinHours)}`}
      </p>
      <dl className={styles.questions}>
        <div>
          <dt>Applicable if</dt>
          <dd>
            <Conditions conditions={applicable} />
          </dd>
        </div>
        <div>
          <dt>Satisfied if</dt>
          <dd>
            <Conditions conditions={satisfied} />
          </dd>
        </div>
        <div>
          <dt>Override if</dt>
          <dd>{override ? <Conditions conditions={override} /> : 'no exception is possible'}</dd>
        </div>
      </dl>
      <details className={styles.text}>
        <summary>As it is written</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard */}
        <pre tabIndex={0}>
          <UntrustedText text={text} />
        </pre>
      </details>
    </li>
  );
}

function Conditions({ conditions }: { conditions: readonly Sentence[] }) {
  if (conditions.length === 0) return 'always';
  return conditions.map(({ text, isCode }, index) => (
    <span key={index}>
      {index > 0 ? <span className={styles.and}> and </span> : null}
      {isCode ? (
        <code>
          <UntrustedText text={text} />
        </code>
      ) : (
        text
      )}
    </span>
  ));
}

const hours = (count: number) =>
  count % 24 === 0 ? `${count / 24} ${count === 24 ? 'day' : 'days'}` : `${count} hours`;
