'use server';

import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { closeSession } from '#lib/people/close-session.ts';
import { readSessionToken, sessionCookie } from '#lib/platform/auth.ts';
import { fromOwnPages } from '#lib/platform/same-origin.ts';
import { forgetViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';

/** Ends the session, wherever its cookie has got to; in this browser also where that cannot be recorded. */
export async function signOut(): Promise<void> {
  if (!fromOwnPages(await headers())) return;
  const { name, options } = sessionCookie();
  const jar = await cookies();
  const cookie = jar.get(name)?.value;
  const token = await readSessionToken(cookie);
  if (token)
    await closeSession(token).catch((error: unknown) => console.error('a sign-out was not recorded', error));
  if (cookie) forgetViewer(cookie);
  jar.set(name, '', { ...options, maxAge: 0 });
  redirect(urls.signIn());
}
