export const LEVELS = ['junior', 'mid', 'senior', 'principal'] as const;
export type Level = (typeof LEVELS)[number];

export const ORG_ROLES = ['engineer', 'director', 'vp', 'auditor', 'admin'] as const;
export type OrgRole = (typeof ORG_ROLES)[number];

export const IDENTITY_KINDS = ['email', 'git-author', 'github-login', 'github-id', 'oidc'] as const;
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

export interface IdentityObservation {
  kind: IdentityKind;
  value: string;
}

/** A person as a source describes them. `slug` is their name in every reference. */
export interface PersonObservation {
  slug: string;
  name: string;
  level: Level | null;
  orgRole: OrgRole;
  team: string | null;
  active: boolean;
  identities: readonly IdentityObservation[];
}

/** The form under which an identity is stored and compared: trimmed and, but for OIDC subjects, lower case. */
export function normaliseIdentity({ kind, value }: IdentityObservation): IdentityObservation {
  const trimmed = value.trim();
  return { kind, value: kind === 'oidc' ? trimmed : trimmed.toLowerCase() };
}
