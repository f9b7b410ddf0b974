import type { IdentityKind, Level, OrgRole } from '#lib/domain/person/observation.ts';

export const IDENTITY_WORDS: Record<IdentityKind, string> = {
  email: 'E-mail address',
  'git-author': 'Author’s name in git',
  'github-login': 'GitHub login',
  'github-id': 'GitHub number',
  oidc: 'Sign-in (OpenID Connect)',
};

export const LEVEL_WORDS: Record<Level, string> = {
  junior: 'Junior',
  mid: 'Mid-level',
  senior: 'Senior',
  principal: 'Principal',
};

export const ROLE_WORDS: Record<OrgRole, string> = {
  engineer: 'Engineer',
  director: 'Director',
  vp: 'VP',
  auditor: 'Auditor',
  admin: 'Administrator',
};
