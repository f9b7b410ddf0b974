import { counted } from '#components/charts/words.ts';
import { PLAN_KINDS, type Plan, type ReadPlan, readPlan } from '#lib/domain/campaign/plan.ts';
import { drawnOfEach } from '#lib/domain/campaign/results.ts';
import { planWords } from '#lib/domain/campaign/statement.ts';
import { STRATA, STRATUM_WORDS, type Stratum } from '#lib/domain/campaign/strata.ts';
import { FormField } from '../ui/form-field.tsx';
import styles from './plan-fields.module.css';
import { PLAN_WORDS, percent } from './words.ts';

/** A plan as a form has it; shares in per cent. */
export interface PlanDraft {
  kind: Plan['kind'];
  confidence: string;
  rate: string;
  allowed: string;
  goodRate: string;
  minimum: Record<Stratum, string>;
}

/** A plan as a form shows it. */
export function draftOf({ kind, confidence, rate, allowed, goodRate, minimum }: Plan): PlanDraft {
  return {
    kind,
    confidence: String(Number((confidence * 100).toFixed(3))),
    rate: String(Number((rate * 100).toFixed(3))),
    allowed: String(allowed || 1),
    goodRate: String(Number(((goodRate ?? 0.005) * 100).toFixed(3))),
    minimum: Object.fromEntries(STRATA.map((one) => [one, String(minimum[one])])) as PlanDraft['minimum'],
  };
}

/** The plan that a form says, or what is wrong with it. */
export function planOfDraft(draft: PlanDraft): ReadPlan {
  const share = (text: string) => Number((Number(text) / 100).toFixed(6));
  return readPlan({
    kind: draft.kind,
    confidence: share(draft.confidence),
    rate: share(draft.rate),
    allowed: draft.kind === 'acceptance' ? Number(draft.allowed) : 0,
    goodRate: draft.kind === 'sequential' ? share(draft.goodRate) : null,
    minimum: Object.fromEntries(STRATA.map((one) => [one, Number(draft.minimum[one])])),
  });
}

interface Props {
  draft: PlanDraft;
  set: (draft: PlanDraft) => void;
}

/** How the sample is sized. */
export function PlanFields({ draft, set }: Props) {
  const put = (part: Partial<PlanDraft>) => set({ ...draft, ...part });
  const number = (label: string, name: 'confidence' | 'rate' | 'allowed' | 'goodRate', hint: string) => (
    <FormField label={label} hint={hint}>
      <input
        required
        inputMode="decimal"
        value={draft[name]}
        onChange={({ currentTarget }) => put({ [name]: currentTarget.value })}
      />
    </FormField>
  );
  return (
    <>
      <div className={styles.row}>
        <FormField label="Plan" hint="When the sample is enough.">
          <select
            value={draft.kind}
            onChange={({ currentTarget }) =>
              put({ kind: PLAN_KINDS.find((one) => one === currentTarget.value) ?? 'zero-failure' })
            }
          >
            {PLAN_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {PLAN_WORDS[kind]}
              </option>
            ))}
          </select>
        </FormField>
        {number('Confidence, %', 'confidence', 'How often, at the least, too many flaws would be seen.')}
        {number('Not tolerable, %', 'rate', 'The share of flawed changes that is to be ruled out.')}
        {draft.kind === 'acceptance' ? number('Flaws allowed', 'allowed', 'In the sample.') : null}
        {draft.kind === 'sequential'
          ? number('Good, %', 'goodRate', 'A share at which it should end early.')
          : null}
      </div>
      <fieldset className={styles.minimum}>
        <legend>The least of each kind of change</legend>
        <div className={styles.row}>
          {STRATA.map((stratum) => (
            <FormField key={stratum} label={STRATUM_WORDS[stratum].name} hint={STRATUM_WORDS[stratum].what}>
              <input
                required
                inputMode="numeric"
                value={draft.minimum[stratum]}
                onChange={({ currentTarget }) =>
                  put({ minimum: { ...draft.minimum, [stratum]: currentTarget.value } })
                }
              />
            </FormField>
          ))}
        </div>
      </fieldset>
    </>
  );
}

/** What a plan means for a scope: how many a person would look at, and what that would say. */
export function SampleSize({ draft, rest }: { draft: PlanDraft; rest: readonly number[] | null }) {
  const read = planOfDraft(draft);
  if (!read.ok)
    return (
      <p className={styles.problem} role="status">
        {read.message}
      </p>
    );
  const { plan } = read;
  if (rest === null)
    return (
      <p role="status">
        The size of the sample stands here once services and a period are chosen and their changes counted.
      </p>
    );
  const all = rest.reduce((sum, n) => sum + n, 0);
  if (all === 0) return <p role="status">No change to these services was deployed in this period yet.</p>;
  const drawn = drawnOfEach(plan, rest);
  const size = drawn.reduce((sum, n) => sum + n, 0);
  return (
    <div className={styles.size} role="status">
      <p>
        <b>{size.toLocaleString('en')}</b> of {counted(all, 'change')} would be judged by a person
        {plan.kind === 'sequential' ? ' to begin with' : ''}, beside every exception that the machine finds.
      </p>
      <ul>
        {STRATA.map((stratum, at) => (
          <li key={stratum}>
            {STRATUM_WORDS[stratum].name}: {drawn[at]!.toLocaleString('en')} of{' '}
            {rest[at]!.toLocaleString('en')}
          </li>
        ))}
      </ul>
      <p>
        {meaning(plan)} The plan: {planWords(plan)}.
      </p>
    </div>
  );
}

/** What the sample would show, in a sentence. */
function meaning({ kind, confidence, rate, allowed }: Plan): string {
  if (kind === 'sequential')
    return `Batches follow until it is decided whether fewer than ${percent(rate)} of the changes have a flaw.`;
  const found =
    kind === 'acceptance' ? `at most ${counted(allowed, 'flaw')} among them` : 'no flaw among them';
  return `With ${found} one may say with ${percent(confidence)} confidence that fewer than ${percent(rate)} of the changes on which the machine found nothing have one.`;
}
