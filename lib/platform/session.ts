import { cookies, headers } from 'next/headers';
import { redirect, forbidden as showForbidden } from 'next/navigation';
import { cache } from 'react';
import { type AccessAction, may } from '#lib/domain/access.ts';
import { readSessionToken, sessionCookie } from './auth.ts';
import { PATH_HEADER } from './headers.ts';
import { urls } from './urls.ts';
import { loadViewer, type Viewer } from './viewer.ts';

export type { Viewer } from './viewer.ts';

/** How long a look-up of the person behind a cookie is believed when reading. Mutations look up anew. */
const BELIEVED_MS = 30_000;
const REMEMBERED = 5_000;

interface Known {
  viewer: Viewer | null;
  until: number;
}

/** Of the process: pages, actions and handlers are bundled apart, and signing out ends it for all of them. */
const holder = globalThis as typeof globalThis & { countersignViewers?: Map<string, Known> };
holder.countersignViewers ??= new Map();
const known = holder.countersignViewers;

/** Who is signed in, or null. Asked once a request; the person's rights are at most 30 s old. */
export const findViewer = cache(async (): Promise<Viewer | null> => {
  const cookie = await sessionCookieValue();
  if (!cookie) return null;
  const remembered = known.get(cookie);
  if (remembered && remembered.until > Date.now()) return remembered.viewer;
  const token = await readSessionToken(cookie);
  const viewer = token && (await loadViewer(token));
  if (known.size >= REMEMBERED) known.clear();
  // An unmapped login is not remembered: it works as soon as an administrator has added it.
  if (viewer) known.set(cookie, { viewer, until: Date.now() + BELIEVED_MS });
  else known.delete(cookie);
  return viewer;
});

/** Forgets who is behind a cookie, so that the next look is at the database. */
export const forgetViewer = (cookie: string): boolean => known.delete(cookie);

/** As `findViewer`, from the database now: for everything that changes something. */
export async function findViewerAfresh(): Promise<Viewer | null> {
  const cookie = await sessionCookieValue();
  const token = await readSessionToken(cookie);
  if (cookie) known.delete(cookie);
  return token && loadViewer(token);
}

/** The login of the session, also where it belongs to nobody. */
export async function findIdentity(): Promise<string | null> {
  const token = await readSessionToken(await sessionCookieValue());
  return token?.identity ?? null;
}

/** Who is signed in; everyone else is sent to sign in, or told that their login is not known here. */
export async function requireViewer(): Promise<Viewer> {
  const viewer = await findViewer();
  if (viewer) return viewer;
  if (await findIdentity()) redirect(urls.noAccess());
  redirect(urls.signIn((await headers()).get(PATH_HEADER) ?? undefined));
}

/** Who is signed in, if they may do it; others get the 403 page with the reason. */
export async function requireMay(action: AccessAction): Promise<Viewer> {
  const viewer = await requireViewer();
  if (!may(viewer, action).allowed) showForbidden();
  return viewer;
}

async function sessionCookieValue(): Promise<string | undefined> {
  return (await cookies()).get(sessionCookie().name)?.value;
}
