import styles from './segments.module.css';

interface Props {
  /** What is chosen, e.g. `Period`. */
  label: string;
  options: readonly { label: string; href: string; chosen: boolean; title?: string }[];
  /** The options speak for themselves: the label is only heard. */
  unlabelled?: boolean;
}

/** A choice that is in the URL: a row of links, the chosen one marked. */
export function Segments({ label, options, unlabelled = false }: Props) {
  return (
    <nav className={styles.segments} aria-label={label}>
      {unlabelled ? null : (
        <span className={styles.label} aria-hidden>
          {label}
        </span>
      )}
      {options.map((option) => (
        <a
          key={option.label}
          href={option.href}
          title={option.title}
          aria-current={option.chosen ? 'true' : undefined}
        >
          {option.label}
        </a>
      ))}
    </nav>
  );
}
