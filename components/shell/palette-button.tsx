'use client';

import type { ReactNode } from 'react';

/** Asks for the command palette, which is loaded then and not before. */
export const PALETTE_EVENT = 'countersign:palette';

/** A button that opens the command palette. */
export function PaletteButton({
  className,
  children,
}: {
  className: string | undefined;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      className={className}
      onClick={() => window.dispatchEvent(new Event(PALETTE_EVENT))}
    >
      {children}
    </button>
  );
}
