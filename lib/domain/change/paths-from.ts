/** Whose word the paths of a commit are, the best first: git's, as a local mirror holds it, a pipeline's, its author's. */
export const PATHS_FROM = ['mirror', 'pipeline', 'author'] as const;
export type PathsFrom = (typeof PATHS_FROM)[number];

/** What that means for how a change is judged. */
export const PATHS_WORDS: Readonly<Record<PathsFrom, string>> = {
  mirror: 'read from the commit in the local mirror',
  pipeline: 'as the pipeline reported them',
  author:
    'not verified: no local mirror holds the commit, so it is judged as any service of the repository, in any area',
};
