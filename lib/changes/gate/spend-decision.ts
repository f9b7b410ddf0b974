import type { Tx } from '#lib/platform/db.ts';
import { loadFacts } from '../assess/facts-queries.ts';
import { findOpenDecision, markUsed, type Use } from './store.ts';

/**
 * Uses up the allow under which a deployment began: exactly once, before it has ended, for the same commit,
 * environment and pipeline, and not when a freeze has begun that it was not given in (an emergency's allow holds
 * in one). Returns its id, or null: there is none, so nothing let this deployment through.
 */
export async function spendDecision(tx: Tx, use: Use): Promise<string | null> {
  const found = await findOpenDecision(tx, use);
  if (!found) return null;
  if (found.mode === 'gate' && (await hasFrozenSince(tx, use, found.frozenIn))) return null;
  return (await markUsed(tx, use.changeId, found.id)) ? found.id : null;
}

async function hasFrozenSince(
  tx: Tx,
  { changeId, environment }: Use,
  then: readonly { name: string; from: number }[],
): Promise<boolean> {
  const loaded = await loadFacts(tx, changeId, { environment });
  if (!loaded) return true;
  const { at, freezes } = loaded.facts;
  return freezes.some(
    ({ name, from, until }) =>
      from <= at && at < until && !then.some((one) => one.name === name && one.from === from),
  );
}
