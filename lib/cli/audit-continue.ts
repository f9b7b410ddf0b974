import { userInfo } from 'node:os';
import { continueLog } from '#lib/audit/continue-log.ts';
import { getPerson } from '#lib/people/queries.ts';
import { DomainError, invalid } from '#lib/platform/errors.ts';

/** As long as what is asked of an emergency: why is what others will want to know. */
const SHORTEST_REASON = 20;

/**
 * `countersign audit continue`: somebody answers for it that the log does not continue what was signed (`continueLog`).
 * Exit code 1 where something is left to do by hand, which is said.
 *
 * @throws DomainError `invalid` where no active person is named or no reason given; `conflict` as `continueLog`
 */
export async function auditContinueCommand(
  { reason, by }: { reason: string; by: string },
  out: NodeJS.WritableStream,
): Promise<number> {
  const why = reason.trim();
  if (why.length < SHORTEST_REASON)
    throw invalid(`The reason must have ${SHORTEST_REASON} characters at least.`, '--reason');
  const person = await findActive(by);
  const identity = `command line|${userInfo().username}`;
  const actor = { kind: 'person', id: person.id, identity, session: null } as const;
  const { lost, moved, stuck, checkpoint, ...found } = await continueLog({ actor, now: new Date() }, why);
  const lines = [
    `was         ${found.why}`,
    ...(lost
      ? [
          `gone        some or all of the entries ${lost.from} to ${lost.to}, for which ${person.name} answers in the log`,
        ]
      : []),
    ...moved.map(
      ({ from, to }) => `moved       ${from} to ${to}: keep it, it is the evidence of what there was`,
    ),
    ...stuck.map(
      ({ from, why: fault }) => `not moved   ${from} (${fault}): move it by hand, then signing goes on`,
    ),
    checkpoint
      ? `signed      up to entry ${checkpoint.size}; whoever gets checkpoints by a webhook must be told that they begin anew`
      : 'signed      nothing yet: see docs/audit.md',
  ];
  out.write(`${lines.join('\n')}\n`);
  return checkpoint ? 0 : 1;
}

async function findActive(slug: string): Promise<{ id: string; name: string }> {
  const person = await getPerson(slug).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not-found') return null;
    throw error;
  });
  if (!person?.active || person.mergedInto)
    throw invalid(`Nobody who is active has the short name ${slug}: see People.`, '--by');
  return person;
}
