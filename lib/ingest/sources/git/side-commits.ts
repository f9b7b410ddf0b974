import type { CommitRecord } from './commit-records.ts';

/**
 * Sorts commits off the mainline to the merge that brought them in, exactly as `git rev-list M^1..M`.
 *
 * Fed parents before children, with every commit that a mainline commit reaches before it: what a merge
 * reaches and no earlier mainline commit has taken is its own. (Neighbourhood in the log is not enough: a
 * branch that merged the mainline back is listed on both sides of it.) Holds only what is not yet merged.
 */
export class SideCommits {
  #unmerged = new Map<string, { commit: CommitRecord; order: number }>();
  #order = 0;

  add(commit: CommitRecord): void {
    this.#unmerged.set(commit.sha, { commit, order: this.#order++ });
  }

  /** Takes what `merge` brought in, oldest first. */
  take(merge: CommitRecord): CommitRecord[] {
    const taken: { commit: CommitRecord; order: number }[] = [];
    const open = merge.parents.slice(1);
    for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
      const found = this.#unmerged.get(sha);
      if (found === undefined) continue;
      this.#unmerged.delete(sha);
      taken.push(found);
      open.push(...found.commit.parents);
    }
    return taken.sort((a, b) => a.order - b.order).map(({ commit }) => commit);
  }
}
