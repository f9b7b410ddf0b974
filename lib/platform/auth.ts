import { decode } from 'next-auth/jwt';
import { publicUrl, sessionSecret } from './env.ts';

/** How long a sign-in lasts. Rights are looked up far more often: see `session.ts`. */
export const SESSION_SECONDS = 12 * 3600;

/**
 * What the session cookie says, encrypted: which login was used, never who that is or what they may. The person
 * is looked up through the identity, so removing either ends the session's rights.
 */
export interface SessionToken {
  /** `oidc:<issuer>|<subject>` or `demo:<slug>`. */
  identity: string;
  /** Id of this sign-in, kept in the audit log. */
  session: string;
  /** When the person last proved who they are, as whoever asked them says; absent or null: nobody says. */
  authenticatedAt?: Date | null;
}

/** The session cookie: first party, not readable by scripts, and only over TLS where the installation has it. */
export function sessionCookie() {
  const secure = publicUrl()?.protocol === 'https:';
  return {
    name: secure ? '__Host-countersign' : 'countersign',
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure } as const,
  };
}

/** The session of a cookie's value; null if it is missing, forged, expired or of another installation. */
export async function readSessionToken(cookie: string | undefined): Promise<SessionToken | null> {
  if (!cookie) return null;
  try {
    const claims = await decode({ token: cookie, secret: sessionSecret() });
    const { identity, session, authenticatedAt } = claims ?? {};
    if (typeof identity !== 'string' || typeof session !== 'string') return null;
    const at = typeof authenticatedAt === 'number' ? new Date(authenticatedAt) : null;
    return { identity, session, authenticatedAt: at };
  } catch {
    return null;
  }
}
