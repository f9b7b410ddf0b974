import { systemContext } from '#lib/platform/context.ts';
import { gateLines } from '#lib/platform/db.ts';
import { rehearseGate } from './decide.ts';
import { findAnyHead } from './queries.ts';

/** Rehearsals a connection: one plans its statements, and the engine of JavaScript learns from the others. */
const ROUNDS = 4;
/** No commit has this name, so where nothing was submitted yet a refusal is rehearsed. */
const NO_HEAD = { repository: 'none/none', sha: '0'.repeat(40), environment: 'production' };

/**
 * Makes the first question to this process as quick as the next: the policy in force is parsed, Cedar has seen it, and
 * each of the gate's connections is open and has planned its statements. Nothing of it is kept.
 */
export async function warmGate(): Promise<void> {
  const head = (await findAnyHead()) ?? NO_HEAD;
  const ctx = systemContext('gate-rehearsal', new Date());
  // alone: it loads the policy engine, and nobody's answer waits meanwhile
  await rehearseGate(ctx, head);
  for (let round = 0; round < ROUNDS; round++)
    await Promise.all(Array.from({ length: gateLines() }, () => rehearseGate(ctx, head)));
}
