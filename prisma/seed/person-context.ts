import type { Context } from '#lib/platform/context.ts';
import { externalRecordId } from '#lib/platform/ids.ts';

/** Somebody of the demo organisation acting at an instant. */
export function personContext(slug: string, now: Date): Context {
  const id = externalRecordId('person', slug);
  return { actor: { kind: 'person', id, identity: `demo|${slug}`, session: null }, now };
}
