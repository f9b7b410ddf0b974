import { useEffect } from 'react';

/** Menus are `details` with this attribute: lists of choices that lie over the page. */
const OPEN = 'details[data-menu][open]';

/** Closes a menu by Escape, which gives the focus back to what opened it, and by a click or the focus elsewhere. */
export function useMenus(): void {
  useEffect(() => {
    function onKey({ key, target }: KeyboardEvent) {
      const menu = key === 'Escape' && target instanceof Element ? target.closest(OPEN) : null;
      menu?.removeAttribute('open');
      menu?.querySelector('summary')?.focus();
    }
    function onElsewhere({ target }: Event) {
      for (const menu of document.querySelectorAll(OPEN))
        if (!(target instanceof Node && menu.contains(target))) menu.removeAttribute('open');
    }
    window.addEventListener('keydown', onKey);
    window.addEventListener('pointerdown', onElsewhere);
    window.addEventListener('focusin', onElsewhere);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('pointerdown', onElsewhere);
      window.removeEventListener('focusin', onElsewhere);
    };
  }, []);
}
