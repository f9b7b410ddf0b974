import { hash } from 'node:crypto';
import { openNote } from '#lib/domain/audit/checkpoint.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import type { Fault } from '#lib/domain/audit/verify.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db, type Statements } from '#lib/platform/db.ts';
import { listPatrolNotes } from './epoch-queries.ts';
import { MOST_LOOKED_AT } from './find-checkpoint.ts';
import { mutate } from './mutate.ts';
import { signingKey, unusableKey, verifyingKey } from './signing-key.ts';

const KIND = 'countersign-patrol/1';

/** What a worker found, with the text that it signed about it. */
interface Found {
  text: string;
  fault: Fault;
}

/**
 * What workers found wrong with the chain and not yet right again, for processes on another data folder. It is told in the
 * log, where the application's role can append but take nothing away, and signed: nobody without the key says that
 * something was found, and that it is over names the very finding. `isHidden`: in a flood of entries, repeated or nobody's,
 * there may be another.
 */
export async function listReported(
  reader: Pick<Statements, '$queryRaw'> = db(),
): Promise<{ open: Found[]; isHidden: boolean }> {
  const notes = await listPatrolNotes(reader, MOST_LOOKED_AT);
  const texts = [...new Set(notes)].flatMap((note) => signedText(note) ?? []);
  const found = texts.flatMap((text) => {
    const [, seq, until, reason] = /^found \S+\n(\d+) (\d+)\n([^\n]+)\n$/.exec(text) ?? [];
    return reason ? [{ text, fault: { seq: BigInt(seq!), until: BigInt(until!), reason } }] : [];
  });
  const open = found.filter(({ text }) => !texts.includes(overText(text)));
  return { open, isHidden: open.length === 0 && notes.length === MOST_LOOKED_AT };
}

/** Tells in the log what was found, or that what was found is right again; nothing where that is told already. */
export async function reportFault(fault: Fault | null, now: Date): Promise<void> {
  if (unusableKey() !== null) return;
  const { open } = await listReported();
  const isIt = (one: Found) => fault !== null && textOf(one.fault, '') === textOf(fault, '');
  const [first, ...others] = [
    ...open.filter((one) => !isIt(one)).map(({ text }) => entryOf('audit.found-right', overText(text))),
    ...(fault === null || open.some(isIt)
      ? []
      : [entryOf('audit.found-bad', textOf(fault, now.toISOString()))]),
  ];
  if (!first) return;
  await mutate(systemContext('patrol', now), async () => ({
    result: undefined,
    entries: [first, ...others],
  }));
}

const textOf = ({ seq, until, reason }: Fault, at: string) => `found ${at}\n${seq} ${until}\n${reason}\n`;
const overText = (found: string) => `over ${hash('sha256', found)}\n`;

function entryOf(action: 'audit.found-bad' | 'audit.found-right', text: string): AuditEntryInput {
  const { name, note } = signingKey();
  return { action, subject: { type: 'audit-log', id: name }, details: { note: note(`${KIND}\n${text}`) } };
}

/** What follows the first line of a note of ours; null where it is none. */
function signedText(note: string): string | null {
  try {
    const text = openNote(note, verifyingKey().verifierKey);
    return text.startsWith(`${KIND}\n`) ? text.slice(KIND.length + 1) : null;
  } catch {
    return null;
  }
}
