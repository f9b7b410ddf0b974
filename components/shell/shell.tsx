import type { ReactNode } from 'react';
import { KeyHint } from '../ui/key-hint.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import { ColourScheme } from './colour-scheme.tsx';
import { Keyboard } from './keyboard.tsx';
import { NavLinks } from './nav-links.tsx';
import { PaletteButton } from './palette-button.tsx';
import styles from './shell.module.css';

interface Props {
  viewer: { name: string; title: string };
  signOut: () => Promise<void>;
  children: ReactNode;
}

/** The frame around every page of the signed-in: navigation at the left, a drawer of it on narrow screens. */
export function Shell({ viewer, signOut, children }: Props) {
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <header className={styles.bar}>
        <button
          type="button"
          className={styles.burger}
          popoverTarget="navigation"
          aria-label="Open the navigation"
        >
          <span aria-hidden>☰</span>
        </button>
        <span className={styles.brand}>Countersign</span>
        <PaletteButton className={styles.find}>Find</PaletteButton>
      </header>
      <aside id="navigation" className={styles.side} popover="auto">
        <div className={styles.brand}>Countersign</div>
        <PaletteButton className={styles.find}>
          Find anything <KeyHint keys="Ctrl K" />
        </PaletteButton>
        <NavLinks />
        <div className={styles.foot}>
          <ColourScheme />
          <div className={styles.viewer}>
            <div>
              <UntrustedText text={viewer.name} />
            </div>
            <div className={styles.title}>
              <UntrustedText text={viewer.title} />
            </div>
          </div>
          <form action={signOut}>
            <button type="submit" className={styles.signOut}>
              Sign out
            </button>
          </form>
        </div>
      </aside>
      <main id="content" className={styles.content} tabIndex={-1}>
        {children}
      </main>
      <Keyboard />
    </div>
  );
}
