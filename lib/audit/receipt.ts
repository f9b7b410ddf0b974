import { openNote } from '#lib/domain/audit/checkpoint.ts';
import { signingKey, verifyingKey } from './signing-key.ts';

/** Which checkpoint a place has confirmed. */
export interface Receipt {
  size: bigint;
  /** Its tree's, base64: the log of another history may have as many entries. */
  root: string;
}

/**
 * That a place has confirmed a checkpoint, signed by our own key. It is kept in the database, where whoever has the
 * application's connection could write any number; a place that cannot be asked, a webhook, would never hear again.
 */
export function receiptOf(place: string, { size, root }: Receipt): string {
  return signingKey().note(`countersign-receipt/1\n${place}\n${size}\n${root}\n`);
}

/** What it says of this place; null where it is none of ours, or another place's. */
export function readReceipt(text: string | null, place: string): Receipt | null {
  try {
    const [kind, whose, size, root] = openNote(text ?? '', verifyingKey().verifierKey).split('\n');
    return kind === 'countersign-receipt/1' && whose === place ? { size: BigInt(size!), root: root! } : null;
  } catch {
    return null;
  }
}
