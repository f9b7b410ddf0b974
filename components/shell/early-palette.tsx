'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import type { Typed } from './palette.tsx';

const Palette = dynamic(() => import('./palette.tsx').then((module) => module.Palette), { ssr: false });

/**
 * The palette, and the keys that are pressed before it is loaded and has the focus: they are meant for it. When it
 * closes the focus is where it was.
 */
export function EarlyPalette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState<Typed>({ text: '', entered: false });

  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const { key, target } = event;
      const isThere = target instanceof Element && target.closest('[role=dialog]') !== null;
      if (isThere || event.ctrlKey || event.metaKey || event.altKey) return;
      if (key === 'Escape') onClose();
      else if (key === 'Enter') setTyped(({ text }) => ({ text, entered: true }));
      else if (key === 'Backspace') setTyped(({ text }) => ({ text: text.slice(0, -1), entered: false }));
      else if (key.length === 1) setTyped(({ text }) => ({ text: text + key, entered: false }));
      else return;
      event.preventDefault();
      event.stopPropagation();
    }
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [onClose]);

  return <Palette typed={typed} onTyped={setTyped} onClose={onClose} />;
}
