import styles from './segments.module.css';

interface Props {
  /** What is chosen, e.g. `Period`. */
  label: string;
  options: readonly { label: string; href: string; chosen: boolean; title?: string }[];
}

/** A choice that is in the URL: a row of links, the chosen one marked. */
export function Segments({ label, options }: Props) {
  return (
    <nav className={styles.segments} aria-label={label}>
      <span className={styles.label} aria-hidden>
        {label}
      </span>
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
