import { isTestsOrDocs } from '#lib/domain/change/kind.ts';
import { areasOf } from '#lib/domain/policy/areas.ts';
import { type BlastRadiusJudgement, judgeBlastRadius } from '#lib/domain/risk/blast-radius.ts';
import { type RiskScore, scoreRisk } from '#lib/domain/risk/score-risk.ts';
import type { Tx } from '#lib/platform/db.ts';
import { loadRiskFacts, type RiskFacts } from './risk-queries.ts';
import { keepScore } from './store.ts';

/** A risk score and a blast radius from what is known. */
export function riskOf({ paths, pathsFrom, declared, ...known }: RiskFacts): {
  risk: RiskScore;
  blastRadius: BlastRadiusJudgement;
} {
  const pathsUnproven = pathsFrom === 'author';
  const areas = areasOf(paths);
  const areasWhere = (areAllKnown: boolean) => (areAllKnown || areas.length > 0 ? areas : null);
  const areAllSaid = paths.length > 0 && paths.length >= known.files;
  const areAllKnown = areAllSaid && !pathsUnproven;
  return {
    risk: scoreRisk({
      ...known,
      areas: areasWhere(areAllKnown),
      testsOrDocsOnly: areAllKnown && isTestsOrDocs(paths),
    }),
    blastRadius: judgeBlastRadius({ ...known, areas: areasWhere(areAllSaid), pathsUnproven, declared }),
  };
}

/**
 * Scores the risk of a submitted change and judges its blast radius from what is known now, and writes both where
 * they differ from what is kept: the change's risk, the parts of it, and the blast radius that the policy reads.
 * Null where the change was never submitted: imported history has no stored score.
 */
export async function scoreChange(
  tx: Tx,
  changeId: string,
): Promise<{ risk: RiskScore; blastRadius: BlastRadiusJudgement } | null> {
  const facts = await loadRiskFacts(tx, changeId);
  if (!facts) return null;
  const scored = riskOf(facts);
  await keepScore(tx, changeId, scored.risk, scored.blastRadius.radius);
  return scored;
}
