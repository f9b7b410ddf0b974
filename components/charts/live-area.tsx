'use client';

import { useRouter } from 'next/navigation';
import { type MouseEvent, type ReactNode, useEffect, useRef } from 'react';
import { fullInstant, relativeInstant } from '#components/ui/format-instant.ts';

/**
 * Brings finished HTML to life: plain clicks on its links move without a reload, as Next's own links do, and its
 * times become relative, with the exact instant in the reader's zone on hover. So hundreds of links and times cost
 * the server nothing. Anything but a plain left click on an address of ours stays the browser's.
 */
export function LiveArea({ children }: { children: ReactNode }) {
  const router = useRouter();
  const area = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const now = new Date();
    for (const time of area.current?.querySelectorAll<HTMLTimeElement>('time[data-live]') ?? []) {
      const at = new Date(time.dateTime);
      time.textContent = relativeInstant(at, now);
      time.title = fullInstant(at);
    }
  });

  function go(event: MouseEvent<HTMLDivElement>) {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || event.defaultPrevented || event.button !== 0 || link.target || link.hasAttribute('download'))
      return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const { origin, pathname, search, hash } = new URL(link.href);
    if (origin !== window.location.origin) return;
    event.preventDefault();
    const stays = pathname === window.location.pathname && hash === '';
    router.push(`${pathname}${search}${hash}`, { scroll: !stays });
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the links inside are what is operated; the keyboard's Enter on them arrives as a click
    <div ref={area} onClick={go}>
      {children}
    </div>
  );
}
