import { everyCheckpoint } from '#lib/audit/continuity.ts';
import { type Continuation, listContinuations } from '#lib/audit/epoch-queries.ts';
import { isKeyMissing, signingKey } from '#lib/audit/signing-key.ts';
import { verifyLog } from '#lib/audit/verify-log.ts';
import { auditKeyFile } from '#lib/platform/env.ts';
import { readCheckpoints } from './read-checkpoints.ts';

/**
 * `countersign audit verify`: exit code 0 when the log is whole, 1 with the first bad entry otherwise. Checkpoints come
 * from the places to which this installation delivers, or from the one that is named; `key` is then whose they are.
 *
 * @throws DomainError `invalid` where there is no checkpoint at the place named; `unavailable` where a place or the
 * key cannot be read, or the key is another one; no key is made
 */
export async function auditVerifyCommand(
  { checkpoints: where, key }: { checkpoints?: string | undefined; key?: string | undefined },
  out: NodeJS.WritableStream,
): Promise<number> {
  const given =
    where === undefined
      ? await everyCheckpoint()
      : await readCheckpoints(where, key ?? signingKey({ make: false }).verifierKey);
  const start = performance.now();
  const { entries, covered, checkpoints, head, root, fault } = await verifyLog(given);
  const seconds = (performance.now() - start) / 1000;
  if (fault) {
    const { seq, until, reason } = fault;
    const place = seq < until ? `between the entries ${seq} and ${until}` : `at entry ${seq}`;
    process.stderr.write(
      `The audit log is broken ${place}: ${reason} (${entries} follow one another before).\n`,
    );
    return 1;
  }
  const rate = Math.round(Number(entries) / Math.max(seconds, 0.001)).toLocaleString('en');
  const confirmed =
    checkpoints === 0
      ? 'by no checkpoint: who can write the database could have rewritten all of it unseen'
      : `up to entry ${covered}, by ${checkpoints} checkpoints`;
  out.write(
    [
      `entries     ${entries}`,
      `head        ${head}`,
      `root        ${root}`,
      `confirmed   ${confirmed}`,
      ...(where === undefined && isKeyMissing()
        ? [`key         none: ${auditKeyFile().file} is missing; a start makes it, this does not`]
        : []),
      ...(await listContinuations()).map(inWords),
      `verified in ${seconds.toFixed(2)} s (${rate}/s)`,
      '',
    ].join('\n'),
  );
  return 0;
}

/** A whole log may yet be one that was gone on with after entries were lost. */
function inWords({ seq, at, by, reason, lost, why }: Continuation): string {
  const what = lost
    ? `of the entries ${lost.from} to ${lost.to}, which were signed, some or all are gone`
    : why;
  return `but         ${what}; ${by} answers for it in entry ${seq} of ${at.toISOString()}: ${reason}`;
}
