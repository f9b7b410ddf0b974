import { runGit } from '#lib/platform/git/git-process.ts';
import { NulFields } from './nul-fields.ts';
import { decodeText } from './text.ts';

/** Paths of all files at a commit. */
export async function listPaths(gitDir: string, sha: string): Promise<string[]> {
  const { stdout } = await runGit(['ls-tree', '-r', '-z', '--name-only', '--full-tree', sha], { gitDir });
  const paths: string[] = [];
  new NulFields().push(stdout, (field) => paths.push(decodeText(field)));
  return paths;
}

/** A file at a commit; null when there is none, or its contents are not in this clone. */
export async function readFileAt(gitDir: string, sha: string, path: string): Promise<string | null> {
  const { code, stdout } = await runGit(['cat-file', 'blob', `${sha}:${path}`], { gitDir });
  return code === 0 ? decodeText(stdout) : null;
}
