import { type RefObject, useEffect, useRef } from 'react';

interface OpenedFocus {
  opener: RefObject<HTMLButtonElement | null>;
  opened: RefObject<HTMLFormElement | null>;
}

/** Whoever uses the keyboard is in the form once it stands where the button stood, and at the button once it is gone. */
export function useOpenedFocus(open: boolean): OpenedFocus {
  const opener = useRef<HTMLButtonElement>(null);
  const opened = useRef<HTMLFormElement>(null);
  const was = useRef(open);
  useEffect(() => {
    if (was.current === open) return;
    was.current = open;
    if (open) opened.current?.querySelector<HTMLElement>('input:checked, textarea')?.focus();
    else opener.current?.focus();
  }, [open]);
  return { opener, opened };
}
