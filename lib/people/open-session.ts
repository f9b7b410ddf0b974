import { mutate } from '#lib/audit/mutate.ts';
import type { SessionToken } from '#lib/platform/auth.ts';
import { loadViewer, viewerActor } from '#lib/platform/viewer.ts';

/** Records that somebody signed in. A login that belongs to nobody opens nothing, so nothing is recorded. */
export async function openSession(token: SessionToken & { provider: string }): Promise<void> {
  const viewer = await loadViewer(token);
  if (!viewer) return;
  await mutate({ actor: viewerActor(viewer), now: new Date() }, async () => ({
    result: undefined,
    entries: [
      {
        action: 'session.opened',
        subject: { type: 'person', id: viewer.personId },
        details: { provider: token.provider },
      },
    ],
  }));
}
