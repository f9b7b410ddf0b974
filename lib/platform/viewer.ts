import type { Standing } from '#lib/domain/access.ts';
import { LEVELS, type Level, ORG_ROLES, type OrgRole } from '#lib/domain/person/observation.ts';
import type { SessionToken } from './auth.ts';
import type { Actor } from './context.ts';
import { db } from './db.ts';
import { demoSignInAllowed } from './env.ts';

/** Who looks and acts: a person, and the login through which they came. */
export interface Viewer extends Standing {
  personId: string;
  slug: string;
  name: string;
  orgRole: OrgRole;
  level: Level | null;
  team: string | null;
  /** The login that was used: `oidc:<issuer>|<subject>` or `demo:<slug>`. */
  identity: string;
  /** Id of the sign-in. */
  session: string;
  /** When they last proved who they are; absent or null: nobody says. */
  authenticatedAt?: Date | null;
}

const PERSON = {
  id: true,
  slug: true,
  name: true,
  orgRole: true,
  level: true,
  team: true,
  active: true,
} as const;

/**
 * Loads the person behind a session; null if it was ended by signing out, the identity is not mapped or the person is
 * no longer active.
 */
export async function loadViewer({
  identity,
  session,
  authenticatedAt = null,
}: SessionToken): Promise<Viewer | null> {
  const [person, isOver] = await Promise.all([findPerson(identity), isClosed(session)]);
  if (!person?.active || isOver) return null;
  return {
    personId: person.id,
    slug: person.slug,
    name: person.name,
    orgRole: oneOf(ORG_ROLES, person.orgRole) ?? 'engineer',
    level: oneOf(LEVELS, person.level),
    team: person.team,
    identity,
    session,
    authenticatedAt,
  };
}

/** The viewer as the actor of a verb. */
export function viewerActor({
  personId,
  identity,
  session,
  authenticatedAt = null,
}: Viewer): Extract<Actor, { kind: 'person' }> {
  return { kind: 'person', id: personId, identity, session, authenticatedAt };
}

/** The cookie holds for hours whoever has it: what ends it is the entry in the audit log. */
async function isClosed(session: string): Promise<boolean> {
  const ended = { subjectType: 'session', subjectId: session, action: 'session.closed' };
  return (await db().auditEntry.findFirst({ where: ended, select: { seq: true } })) !== null;
}

async function findPerson(identity: string) {
  const [kind, value] = splitOnce(identity, ':');
  if (kind === 'demo' && demoSignInAllowed()) {
    return db().person.findUnique({ where: { slug: value }, select: PERSON });
  }
  if (kind !== 'oidc') return null;
  const known = await db().personIdentity.findUnique({
    where: { kind_value: { kind, value } },
    select: { person: { select: PERSON } },
  });
  return known?.person ?? null;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function oneOf<T extends string>(values: readonly T[], value: string | null): T | null {
  return values.find((one) => one === value) ?? null;
}
