import { visibleText } from '../ui/hidden-characters.ts';
import styles from './filter-bar.module.css';

interface Field {
  /** The parameter in the URL. */
  name: string;
  label: string;
}

/** Free text. Keyed by its value, so that a chip that is removed empties it. */
export function TextField({ name, label, value }: Field & { value: string | undefined }) {
  return (
    <label className={styles.field}>
      <span className="visually-hidden">{label}</span>
      <input key={value} type="search" name={name} defaultValue={value} placeholder={label} maxLength={200} />
    </label>
  );
}

/** One of a few. */
export function SelectField({
  name,
  label,
  value,
  options,
}: Field & {
  value: string | number | undefined;
  options: readonly { value: string | number; label: string }[];
}) {
  return (
    <label className={styles.field}>
      <span className="visually-hidden">{label}</span>
      <select key={value} name={name} defaultValue={value ?? ''} data-set={value !== undefined}>
        <option value="">{label}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {visibleText(option.label)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Any of a few. */
export function ChoiceField({
  name,
  label,
  values,
  options,
}: Field & {
  values: readonly (string | number)[];
  options: readonly { value: string | number; label: string }[];
}) {
  return (
    <details className={styles.choice} name="filter-choice" data-menu>
      <summary data-set={values.length > 0}>
        {label}
        {values.length > 0 ? ` (${values.length})` : ''}
      </summary>
      <fieldset key={values.join()} className={styles.options}>
        <legend className="visually-hidden">{label}</legend>
        {options.map((option) => (
          <label key={option.value} className={styles.option}>
            <input
              type="checkbox"
              name={name}
              value={option.value}
              defaultChecked={values.includes(option.value)}
            />
            {visibleText(option.label)}
          </label>
        ))}
      </fieldset>
    </details>
  );
}

/** A UTC day. */
export function DayField({ name, label, value }: Field & { value: string | undefined }) {
  return (
    <label className={styles.field}>
      <span className={styles.dayLabel}>{label}</span>
      <input key={value} type="date" name={name} defaultValue={value} />
    </label>
  );
}

/** A parameter that the form keeps without showing it. */
export function KeptField({ name, value }: { name: string; value: string | number | undefined }) {
  return value === undefined ? null : <input type="hidden" name={name} value={value} />;
}
