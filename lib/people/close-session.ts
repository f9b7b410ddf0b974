import { mutate } from '#lib/audit/mutate.ts';
import type { SessionToken } from '#lib/platform/auth.ts';
import { loadViewer, viewerActor } from '#lib/platform/viewer.ts';

/**
 * Records that somebody signed out, which ends the session wherever its cookie has got to (`loadViewer`). One that is
 * over already, or belongs to nobody, is no change.
 */
export async function closeSession(token: SessionToken): Promise<void> {
  const viewer = await loadViewer(token);
  if (!viewer) return;
  await mutate({ actor: viewerActor(viewer), now: new Date() }, async () => ({
    result: undefined,
    entries: [
      {
        action: 'session.closed',
        subject: { type: 'session', id: viewer.session },
        details: { personId: viewer.personId },
      },
    ],
  }));
}
