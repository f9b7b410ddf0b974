import type { Compiled } from './compile.ts';
import { evidence } from './evidence.ts';
import type { Evidence } from './types.ts';

/** The source branch as a merge commit's subject names it (GitHub and git forms), or null. */
export function mergedBranch(subject: string): string | null {
  const text = subject.slice(0, 300);
  const pull = /^Merge pull request #\d+ from [^/\s]+\/(\S+)$/.exec(text);
  if (pull) return pull[1]!;
  const branch = /^Merge (?:remote-tracking )?branch '(?:origin\/)?([^'\s]+)'/.exec(text);
  return branch ? branch[1]! : null;
}

/** A branch that bears a tool's prefix. Weak: anybody can name a branch so. */
export function branchEvidence(
  branch: string | null | undefined,
  source: string,
  catalogue: Compiled,
): Evidence[] {
  if (!branch) return [];
  const name = branch.slice(0, 255).toLowerCase();
  for (const { prefix, rest, tool } of catalogue.branches) {
    if (!name.startsWith(prefix) || name.length === prefix.length) continue;
    const tail = name.slice(prefix.length);
    if (rest === 'hex4' && !/-[0-9a-f]{4}$/.test(tail)) continue;
    if (rest === 'digits' && !/^\d{10}-/.test(tail)) continue;
    return [
      evidence({
        signal: 'branch',
        tool: tool.id,
        involvement: 'assisted',
        grade: 'inferred',
        source,
        excerpt: branch,
        reason: 'the branch bears the prefix that this tool gives',
      }),
    ];
  }
  return [];
}

/** Labels that say AI took part. Weak: who set them is not known. */
export function labelEvidence(labels: readonly string[] | undefined, catalogue: Compiled): Evidence[] {
  return (labels ?? []).slice(0, 100).flatMap((label) => {
    const key = label
      .slice(0, 60)
      .trim()
      .toLowerCase()
      .replaceAll(/[\s_:]+/g, '-');
    const tool = catalogue.labels.get(key);
    return tool === undefined
      ? []
      : [
          evidence({
            signal: 'label',
            tool,
            involvement: 'assisted',
            grade: 'inferred',
            source: 'pull request',
            excerpt: label,
            reason: 'the pull request is labelled so',
          }),
        ];
  });
}
