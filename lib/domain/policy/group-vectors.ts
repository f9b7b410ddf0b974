import type { Policy } from './parse-policy.ts';
import { project } from './schema.ts';
import type { FactVector } from './vector.ts';

export interface VectorGroup {
  /** One of the group, whose judgements are those of all. */
  vector: FactVector;
  /** Positions of the members in the input. */
  members: readonly number[];
}

/**
 * Groups vectors between which a policy cannot tell, because they agree in every fact that it reads. A
 * million changes fall into few groups, and each is evaluated once. Groups are in the order of their first
 * member.
 */
export function groupVectors(policy: Policy, vectors: Iterable<FactVector>): readonly VectorGroup[] {
  const groups = new Map<string, { vector: FactVector; members: number[] }>();
  let position = 0;
  for (const vector of vectors) {
    const key = JSON.stringify(project(vector, policy.reads));
    const group = groups.get(key);
    if (group) group.members.push(position);
    else groups.set(key, { vector, members: [position] });
    position += 1;
  }
  return [...groups.values()];
}
