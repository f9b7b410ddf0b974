'use client';

import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useState } from 'react';
import { EarlyPalette } from './early-palette.tsx';
import { PALETTE_EVENT } from './palette-button.tsx';
import { PLACES } from './places.ts';
import { useMenus } from './use-menus.ts';

const KeyHelp = dynamic(() => import('./key-help.tsx').then((module) => module.KeyHelp), { ssr: false });

/** How long `g` waits for the key that says where. */
const CHORD_MS = 1_500;

type Opened = 'palette' | 'keys' | null;

/** The keys that work everywhere: Ctrl/Cmd-K finds, `?` explains, `g` and a letter goes to a room. */
export function Keyboard() {
  const router = useRouter();
  const [opened, setOpened] = useState<Opened>(null);
  useMenus();

  useEffect(() => {
    let goSince = Number.NEGATIVE_INFINITY;
    function onKey(event: KeyboardEvent) {
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        setOpened('palette');
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const place = PLACES.find(({ key }) => key === event.key);
      if (place && event.timeStamp - goSince < CHORD_MS) {
        event.preventDefault();
        router.push(place.href);
      }
      goSince = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (event.key === '?') setOpened('keys');
    }
    const onPalette = () => setOpened('palette');
    window.addEventListener('keydown', onKey);
    window.addEventListener(PALETTE_EVENT, onPalette);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener(PALETTE_EVENT, onPalette);
    };
  }, [router]);

  const close = useCallback(() => setOpened(null), []);
  if (opened === 'palette') return <EarlyPalette onClose={close} />;
  if (opened === 'keys') return <KeyHelp onClose={close} />;
  return null;
}

/** Keys pressed while writing are text. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
