import styles from './verdict-form.module.css';

interface Props<T extends string> {
  label: string;
  value: T;
  values: readonly T[];
  words: Record<T, string>;
  set: (value: T) => void;
}

/** One axis of a verdict, as a choice among its values. */
export function Axis<T extends string>({ label, value, values, words, set }: Props<T>) {
  return (
    <label className={styles.axis}>
      <span>{label}</span>
      <select
        value={value}
        onChange={({ currentTarget }) => set(values.find((one) => one === currentTarget.value) ?? value)}
      >
        {values.map((one) => (
          <option key={one} value={one}>
            {words[one]}
          </option>
        ))}
      </select>
    </label>
  );
}
