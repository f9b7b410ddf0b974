import Link from 'next/link';
import { urls } from '#lib/platform/urls.ts';
import { TierBadge } from '../ui/tier-badge.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './neighbours.module.css';

interface Props {
  services: readonly { slug: string; name: string; tier: number; tierStated: boolean }[];
  /** How many there are; more than are given with long lists. */
  total: number;
  /** What to say where there is none. */
  none: string;
}

/** Services before the rest is folded away. */
const OPEN = 8;

/** Services next to one in the dependency graph, most critical first. */
export function Neighbours({ services, total, none }: Props) {
  if (services.length === 0) return <p className={styles.muted}>{none}</p>;
  const unseen = total - services.length;
  return (
    <>
      <List services={services.slice(0, OPEN)} />
      {services.length > OPEN ? (
        <details>
          <summary className={styles.more}>{services.length - OPEN} more</summary>
          <List services={services.slice(OPEN)} />
        </details>
      ) : null}
      {unseen > 0 ? (
        <p className={styles.muted}>
          and {unseen.toLocaleString('en')} less critical ones that are not listed.
        </p>
      ) : null}
    </>
  );
}

function List({ services }: Pick<Props, 'services'>) {
  return (
    <ul className={styles.list}>
      {services.map(({ slug, name, tier, tierStated }) => (
        <li key={slug}>
          <TierBadge tier={tier} stated={tierStated} />{' '}
          <Link href={urls.service(slug)} prefetch={false}>
            <UntrustedText text={name} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
