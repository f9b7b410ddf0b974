import Link from 'next/link';
import type { ReactNode } from 'react';
import styles from './page-header.module.css';

interface Props {
  title: ReactNode;
  /** One sentence: the question the page answers, or what the thing is. */
  description?: ReactNode;
  /** Where it belongs, e.g. the list it comes from. */
  back?: { href: string; label: string };
  /** Badges beside the title. */
  badges?: ReactNode;
  /** Buttons and links at the right. */
  actions?: ReactNode;
}

/** The head of every page; its title is the page's only `h1`. */
export function PageHeader({ title, description, back, badges, actions }: Props) {
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        {back ? (
          <Link className={styles.back} href={back.href} prefetch={false}>
            ← {back.label}
          </Link>
        ) : null}
        <div className={styles.title}>
          <h1>{title}</h1>
          {badges}
        </div>
        {description ? <p className={styles.description}>{description}</p> : null}
      </div>
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </header>
  );
}
