'use server';

import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { sessionCookie } from '#lib/platform/auth.ts';
import { fromOwnPages } from '#lib/platform/same-origin.ts';
import { urls } from '#lib/platform/urls.ts';

/** Ends the session in this browser. */
export async function signOut(): Promise<void> {
  if (!fromOwnPages(await headers())) return;
  const { name, options } = sessionCookie();
  (await cookies()).set(name, '', { ...options, maxAge: 0 });
  redirect(urls.signIn());
}
