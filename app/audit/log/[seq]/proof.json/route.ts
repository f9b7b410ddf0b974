import { latestCheckpoint } from '#lib/audit/checkpoints.ts';
import { proveEntries } from '#lib/audit/prove-entries.ts';
import { conflict, notFound } from '#lib/platform/errors.ts';
import { read } from '#lib/platform/http.ts';
import { parseSeq } from '../seq.ts';

/** Shows, to anybody with the verifier key, that the entry was in the log by the last checkpoint. */
export const GET = read<{ seq: string }>(async (_viewer, _request, { seq: text }) => {
  const seq = parseSeq(text);
  if (seq === null) throw notFound('The entry');
  const checkpoint = await latestCheckpoint();
  if (!checkpoint || checkpoint.size < seq)
    throw conflict('No checkpoint covers this entry yet: one is signed within a minute.');
  const [proof] = await proveEntries([seq], checkpoint.note);
  return new Response(`${JSON.stringify(proof, null, 2)}\n`, {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': `attachment; filename="entry-${seq}.proof.json"`,
    },
  });
}, 'audit.read');
