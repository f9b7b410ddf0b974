'use client';

import form from '../policy/form.module.css';

/** Prints the page: its style sheet leaves out what is no part of the document. */
export function PrintButton() {
  return (
    <button type="button" className={form.plain} onClick={() => window.print()}>
      Print
    </button>
  );
}
