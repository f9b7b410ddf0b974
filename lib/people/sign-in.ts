import type { NextAuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { SESSION_SECONDS, sessionCookie } from '#lib/platform/auth.ts';
import { type OidcSettings, oidcSettings, sessionSecret } from '#lib/platform/env.ts';
import { newId } from '#lib/platform/ids.ts';
import { safeCallback, urls } from '#lib/platform/urls.ts';
import { closeSession } from './close-session.ts';
import { openSession } from './open-session.ts';

/** The standard claims that identify a person at their provider (OpenID Connect Core 1.0, section 2). */
interface Claims {
  iss: string;
  sub: string;
  /** When the provider asked them to prove it, in seconds; it must be there where `max_age` was asked for. */
  auth_time?: number;
}

/**
 * How people sign in. `demoSlugs` are the personas who need no password; where it is empty the provider does not
 * exist. The cookie holds the login only: rights are looked up from it again and again (`lib/platform/viewer.ts`).
 */
export function signInOptions(demoSlugs: readonly string[]): NextAuthOptions {
  const oidc = oidcSettings();
  return {
    secret: sessionSecret(),
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    jwt: { maxAge: SESSION_SECONDS },
    cookies: { sessionToken: sessionCookie() },
    pages: { signIn: urls.signIn(), error: urls.signIn() },
    providers: [
      ...(oidc ? [oidcProvider(oidc)] : []),
      ...(demoSlugs.length > 0 ? [demoProvider(demoSlugs)] : []),
    ],
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.identity === 'string' && typeof token.session === 'string')
          await closeSession({ identity: token.identity, session: token.session });
      },
    },
    callbacks: {
      /** Only paths of this installation, whatever was asked for. */
      redirect: ({ url, baseUrl }) => {
        const path = url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url;
        return `${baseUrl}${path.startsWith(urls.signIn()) ? path : safeCallback(path)}`;
      },
      /** At sign-in: a new session, audited before it exists. Later: what is already there. */
      jwt: async ({ token, user, account, profile }) => {
        if (!account) return token;
        const signedIn = { identity: user.id, session: newId() };
        await openSession({ ...signedIn, provider: account.provider });
        return { ...signedIn, authenticatedAt: authenticatedAt(account.provider, profile) };
      },
      /** `/api/auth/session` says when the session ends and nothing else. */
      session: ({ session }) => ({ expires: session.expires }),
    },
  };
}

/** Authorization code flow with PKCE, state and nonce; the identity is (issuer, subject), never the e-mail. */
function oidcProvider({ issuer, clientId, clientSecret, name }: OidcSettings): OAuthConfig<Claims> {
  return {
    id: 'oidc',
    name,
    type: 'oauth',
    wellKnown: `${issuer}/.well-known/openid-configuration`,
    authorization: { params: { scope: 'openid' } },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    clientId,
    clientSecret,
    profile: ({ iss, sub }) => {
      if (iss.replace(/\/$/, '') !== issuer) throw new Error('The token is from another issuer.');
      return { id: `oidc:${iss}|${sub}` };
    },
  };
}

/**
 * When somebody who signs in has proved who they are, in milliseconds: at a provider perhaps hours ago, and null where it
 * does not say; choosing a persona is all there is to prove in a demo.
 */
function authenticatedAt(provider: string, claims: Partial<Claims> | undefined): number | null {
  if (provider === 'demo') return Date.now();
  return typeof claims?.auth_time === 'number' ? claims.auth_time * 1000 : null;
}

function demoProvider(slugs: readonly string[]) {
  return Credentials({
    id: 'demo',
    credentials: { persona: {} },
    authorize: async (input) => {
      const slug = slugs.find((one) => one === input?.persona);
      return slug ? { id: `demo:${slug}` } : null;
    },
  });
}
