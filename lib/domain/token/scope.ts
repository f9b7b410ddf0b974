/** What a pipeline's token may be good for. Each operation of the HTTP API asks for one of them. */
export const SCOPES = [
  'changes:write',
  'validations:write',
  'deployments:write',
  'findings:write',
  'gate:ask',
  'records:read',
] as const;
export type Scope = (typeof SCOPES)[number];

export const SCOPE_WORDS: Record<Scope, string> = {
  'changes:write': 'Submit changes, new revisions of them, and give them up',
  'validations:write': 'Report pre-deployment checks',
  'deployments:write': 'Report deployments',
  'findings:write': 'Report what an automated reviewer found, which may hold a change and never passes it',
  'gate:ask': 'Ask the gate whether something may be deployed',
  'records:read': 'Read changes',
};
