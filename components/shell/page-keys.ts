import { useEffect } from 'react';

/** Keys and what they do, e.g. `['a', 'Approve']`. */
export type Keys = readonly (readonly [keys: string, does: string])[];

let ofPage: Keys = [];

/** The keys of the page that is open, for the help that `?` shows. Give a list from module scope. */
export function usePageKeys(keys: Keys): void {
  useEffect(() => {
    ofPage = keys;
    return () => {
      if (ofPage === keys) ofPage = [];
    };
  }, [keys]);
}

export const pageKeys = (): Keys => ofPage;
