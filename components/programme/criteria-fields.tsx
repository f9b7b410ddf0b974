'use client';

import { type Criterion, FIGURE_KINDS, FIGURES, type FigureName } from '#lib/domain/programme/criteria.ts';
import form from '../policy/form.module.css';
import { criterionOf } from './first-criteria.ts';
import styles from './programme.module.css';

interface Props {
  criteria: readonly Criterion[];
  onChange: (criteria: readonly Criterion[]) => void;
}

/** The exit criteria, one a row. */
export function CriteriaFields({ criteria, onChange }: Props) {
  const put = (at: number, change: Partial<Criterion>) =>
    onChange(criteria.map((one, index) => (index === at ? { ...one, ...change } : one)));
  return (
    <fieldset className={form.field}>
      <legend>Exit criteria: all of them have to be met</legend>
      {criteria.map((criterion, at) => {
        const kind = FIGURE_KINDS[criterion.figure];
        return (
          <div key={at} className={styles.criterionRow}>
            <label className={form.field}>
              <span>Figure</span>
              <select
                value={criterion.figure}
                onChange={({ currentTarget }) => put(at, criterionOf(currentTarget.value as FigureName))}
              >
                {FIGURES.map((figure) => (
                  <option key={figure} value={figure}>
                    {FIGURE_KINDS[figure].what}
                  </option>
                ))}
              </select>
            </label>
            <NumberField
              label={`${criterion.comparison.replace('-', ' ')} (${kind.unit})`}
              value={criterion.threshold}
              step="any"
              onChange={(threshold) => put(at, { threshold })}
            />
            <NumberField
              label="over days"
              value={criterion.windowDays}
              disabled={kind.isState}
              onChange={(windowDays) => put(at, { windowDays })}
            />
            <NumberField
              label="days in a row"
              value={criterion.consecutiveDays}
              onChange={(consecutiveDays) => put(at, { consecutiveDays })}
            />
            <button
              type="button"
              className={form.plain}
              aria-label={`Remove criterion ${at + 1}: ${kind.what}`}
              onClick={() => onChange(criteria.filter((_, index) => index !== at))}
            >
              Remove
            </button>
          </div>
        );
      })}
      <div className={form.buttons}>
        <button
          type="button"
          className={form.plain}
          onClick={() => {
            const unused = FIGURES.find((figure) => criteria.every((one) => one.figure !== figure));
            onChange([...criteria, criterionOf(unused ?? 'sev2-rate')]);
          }}
        >
          Add a criterion
        </button>
      </div>
    </fieldset>
  );
}

interface NumberProps {
  label: string;
  value: number;
  step?: string;
  disabled?: boolean;
  onChange: (value: number) => void;
}

function NumberField({ label, value, step, disabled, onChange }: NumberProps) {
  return (
    <label className={form.field}>
      <span>{label}</span>
      <input
        type="number"
        required
        min={0}
        step={step}
        disabled={disabled}
        value={Number.isNaN(value) ? '' : value}
        onChange={({ currentTarget }) => onChange(currentTarget.valueAsNumber)}
      />
    </label>
  );
}
