import { parseCheckpoint } from '#lib/domain/audit/checkpoint.ts';

/** The root hash in a checkpoint's note, base64: what the draw's key is made of. @throws RangeError where it is none */
export const rootOf = (note: string): string => parseCheckpoint(note.slice(0, note.indexOf('\n\n') + 1)).root;
