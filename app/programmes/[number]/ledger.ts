import type { Avoided } from '#lib/domain/programme/avoided.ts';
import type { Friction } from '#lib/domain/programme/friction.ts';
import { type Proposal, proposalOf } from '#lib/domain/programme/proposal.ts';
import { outcomeOf, type ProgrammeOutcome } from '#lib/programmes/outcome.ts';
import type { ProgrammePage } from '#lib/programmes/queries.ts';

/** What page and export say of a programme's price: as it was kept at its end, else as of now. */
export interface Ledger {
  outcome: ProgrammeOutcome;
  cost: Friction | null;
  avoided: Avoided;
  /** What is proposed of its rules, or would be if it ended with its last measured day; null: it says nothing yet. */
  proposal: Proposal | null;
  isOver: boolean;
}

export async function ledgerOf({ programme, days }: ProgrammePage, now: Date): Promise<Ledger> {
  const outcome = await outcomeOf(programme, programme.endedAt ?? now);
  const { friction, beforeAfter } = outcome;
  const kept = programme.proposal;
  if (kept) return { outcome, cost: kept.friction, avoided: kept.avoided, proposal: kept, isOver: true };
  const cost = friction?.cost ?? null;
  const { avoided } = beforeAfter;
  const proposal =
    programme.state === 'running' && cost ? proposalOf(days.at(-1)?.criteria ?? [], cost, avoided) : null;
  return { outcome, cost, avoided, proposal, isOver: false };
}
