import { expect, test } from 'vitest';
import { scene } from '#tests/reference/facts.ts';
import { FREEZE_EDGES, freezeOf } from '#tests/support/freeze-edges.ts';
import { evaluate } from './evaluate.ts';
import { parsePolicy } from './parse-policy.ts';
import { SHIPPED_POLICY } from './shipped-policy.ts';

const shipped = parsePolicy(SHIPPED_POLICY);

/** SAFETY T38, in the rules themselves; `lib/changes/assess/freeze-edges.db.test.ts` asks the same of the database. */
test.each(FREEZE_EDGES)('$name ($zone): $holds', (edge) => {
  if (!shipped.ok) throw new Error('the shipped policy cannot be read');
  const facts = { ...scene({ freezes: [{ name: 'edge', ...freezeOf(edge) }] }), at: Date.parse(edge.at) };
  const { requirements } = evaluate(shipped.policy, facts);
  const state = requirements.find(({ id }) => id === 'no-deployment-in-freeze')?.state;
  expect(state).toBe(edge.holds ? 'unsatisfied' : 'satisfied');
});
