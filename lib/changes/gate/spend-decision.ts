import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { judge } from '../assess/judge.ts';
import { findOpenDecision, markUsed, type Use } from './store.ts';

/** Under which name somebody asks the gate, and uses its answer. */
export const askerOf = ({ actor }: Context): string => actor.identity ?? `${actor.kind}:${actor.id}`;

/**
 * Uses up the allow under which a deployment began: exactly once, before it has ended, for the same commit,
 * environment and pipeline, and only while the rules still let it through: a veto, a withdrawal, a push or a freeze
 * since then takes it back (an emergency's allow holds in spite of them). Returns its id, or null: there is none, so
 * nothing let this deployment through.
 */
export async function spendDecision(tx: Tx, use: Use): Promise<string | null> {
  const found = await findOpenDecision(tx, use);
  if (!found) return null;
  if (found.mode === 'gate' && !(await isStillAllowed(tx, use))) return null;
  return (await markUsed(tx, use.changeId, found.id)) ? found.id : null;
}

/** Without a policy that can be applied nothing is. */
async function isStillAllowed(tx: Tx, { changeId, environment }: Use): Promise<boolean> {
  try {
    return (await judge(tx, changeId, { environment }))?.decision.outcome === 'allow';
  } catch (error) {
    if (error instanceof DomainError && error.code === 'unavailable') return false;
    throw error;
  }
}
