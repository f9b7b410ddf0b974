import { userInfo } from 'node:os';
import { continueLog } from '#lib/audit/continue-log.ts';
import { getPerson, listNames } from '#lib/people/queries.ts';
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
  if (person?.active && !person.mergedInto) return person;
  const near = nearest(slug, await listNames());
  const hint = near.length === 0 ? 'see People' : `did you mean ${near.join(' or ')}?`;
  throw invalid(`Nobody who is active has the short name ${slug}: ${hint}`, '--by');
}

const MOST_NAMED = 3;

/** Short names most like what was typed, by letter pairs shared with them or the full name (L. R. Dice, Ecology 26 (1945)). */
function nearest(typed: string, people: readonly { slug: string; name: string }[]): string[] {
  const mine = pairsOf(typed);
  const likeness = (text: string) => {
    const theirs = pairsOf(text);
    const shared = [...mine].filter((pair) => theirs.has(pair)).length;
    return (2 * shared) / (mine.size + theirs.size);
  };
  return people
    .map(({ slug, name }) => ({ slug, like: Math.max(likeness(slug), likeness(name)) }))
    .filter(({ like }) => like >= 0.3)
    .sort((a, b) => b.like - a.like)
    .slice(0, MOST_NAMED)
    .map(({ slug }) => slug);
}

/** `ana`: a, an, na, a */
function pairsOf(text: string): ReadonlySet<string> {
  const padded = ` ${text.trim().toLowerCase()} `;
  return new Set(Array.from({ length: padded.length - 1 }, (_, at) => padded.slice(at, at + 2)));
}
