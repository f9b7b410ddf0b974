import { DecisionTree } from '#components/policy/decision-tree.tsx';
import { RiskParts } from '#components/policy/risk-parts.tsx';
import { AiBadge } from '#components/ui/ai-badge.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { TierBadge } from '#components/ui/tier-badge.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Preview } from '#lib/changes/preview-submission.ts';
import { PATHS_WORDS } from '#lib/domain/change/paths-from.ts';
import styles from './submit-form.module.css';

interface Props {
  answer: Preview | null;
  error: string | null;
}

/** What would be required if it were submitted now, and its risk. */
export function PreviewPanel({ answer, error }: Props) {
  return (
    <div className={styles.preview} aria-live="polite">
      {error ? (
        <p className={styles.error}>
          It cannot be judged now: {error} {answer ? 'Below is what was known before.' : null}
        </p>
      ) : null}
      {answer ? <Judged {...answer} /> : error ? null : <p className={styles.muted}>Judging …</p>}
    </div>
  );
}

function Judged({ decision, risk, blastRadius, services, provenance, pathsFrom, withinHours }: Preview) {
  return (
    <>
      <Facts>
        <Fact label="Touches">
          {services.length === 0
            ? 'no known service: judged as Tier 1'
            : services.map(({ slug, tier }) => (
                <div key={slug}>
                  <TierBadge tier={tier} /> <UntrustedText text={slug} />
                </div>
              ))}
        </Fact>
        <Fact label="Paths">{PATHS_WORDS[pathsFrom]}</Fact>
        <Fact label="AI">
          <AiBadge involvement={provenance.involvement} grade={provenance.grade} />
          {provenance.conflicts.map((conflict) => (
            <div key={conflict} className={styles.muted}>
              <UntrustedText text={conflict} />
            </div>
          ))}
        </Fact>
        <Fact label="Blast radius">
          {blastRadius.radius ?? 'not known'}
          <div className={styles.muted}>{blastRadius.reasons.join(' ')}</div>
        </Fact>
        <Fact label="Target">
          {withinHours === null ? null : `within ${hours(withinHours)} of submission`}
        </Fact>
      </Facts>
      <DecisionTree decision={decision} rulesOnly />
      <details>
        <summary>Risk: {risk.score} of 100</summary>
        <RiskParts score={risk.score} parts={risk.parts} />
      </details>
    </>
  );
}

const hours = (count: number) => (count === 1 ? '1 hour' : `${Math.round(count * 10) / 10} hours`);
