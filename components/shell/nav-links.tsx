'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { urls } from '#lib/platform/urls.ts';
import { KeyHint } from '../ui/key-hint.tsx';
import styles from './nav-links.module.css';
import { PLACES } from './places.ts';
import { QueueCount } from './queue-count.tsx';

/** The rooms, with the one we are in marked. */
export function NavLinks() {
  const path = usePathname();
  // the room whose address is the longest: the freezes lie within the policies
  const room = PLACES.map(({ href }) => href)
    .filter((href) => path === href || path.startsWith(`${href}/`))
    .toSorted((a, b) => b.length - a.length)[0];
  return (
    <nav aria-label="Rooms">
      <ul className={styles.list}>
        {PLACES.map(({ href, label, key }) => {
          return (
            <li key={href}>
              <Link
                className={styles.link}
                href={href}
                prefetch={false}
                aria-current={href === room ? 'page' : undefined}
                onClick={closeDrawer}
              >
                {label}
                {href === urls.queue() ? <QueueCount /> : null}
                <span className={styles.keys} aria-hidden>
                  <KeyHint keys={`g ${key}`} />
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** On a narrow screen the navigation is a popover; on a wide one it is not open, and this does nothing. */
function closeDrawer() {
  const drawer = document.getElementById('navigation');
  if (drawer?.matches(':popover-open')) drawer.hidePopover();
}
