import Link from 'next/link';
import { urls } from '#lib/platform/urls.ts';
import styles from './queue-nav.module.css';

const PAGES = [
  { name: 'queue', label: 'Waits for you', href: urls.queue() },
  { name: 'mine', label: 'Your own', href: urls.queueMine() },
  { name: 'exceptions', label: 'Exceptions', href: urls.queueExceptions() },
] as const;

/** The three sides of the queue. */
export function QueueNav({ here }: { here: (typeof PAGES)[number]['name'] }) {
  return (
    <nav className={styles.nav} aria-label="Sides of the queue">
      {PAGES.map(({ name, label, href }) => (
        <Link key={name} href={href} prefetch={false} aria-current={name === here ? 'page' : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
