import { z } from 'zod';
import { renderRetro } from '#lib/domain/retro/render.ts';
import type { Context } from '#lib/platform/context.ts';
import { storableText } from '#lib/platform/rows.ts';
import { loadDocument } from './document-queries.ts';
import { SeenRetro, type SeenRetroReason } from './inputs.ts';
import { retroStep, type StepResult } from './retro-step.ts';
import { digestOf } from './write-section.ts';

/** `withNames`: the published form names people instead of their roles. */
export const SubmitRetroInput = SeenRetro.extend({
  withNames: z.union([z.boolean(), z.stringbool()]).default(false),
});
export type SubmitRetroInput = z.infer<typeof SubmitRetroInput>;

/** Sends a retro for review; from then on nobody writes in it. @throws DomainError as `retroStep` */
export function submitRetro(ctx: Context, { withNames, ...seen }: SubmitRetroInput): Promise<StepResult> {
  return retroStep(ctx, seen, 'submit', 'retro.write', async (_tx, _retro, version) => ({
    data: { submittedAt: ctx.now, submittedBy: ctx.actor.id, withNames },
    entry: { action: 'retro.submitted', details: { version } },
  }));
}

/** Gives a retro back to its authors. @throws DomainError as `retroStep` */
export function returnRetro(ctx: Context, { reason, ...seen }: SeenRetroReason): Promise<StepResult> {
  return retroStep(ctx, seen, 'return', 'retro.publish', async (_tx, _retro, version) => ({
    data: { submittedAt: null, submittedBy: null },
    entry: { action: 'retro.returned', details: { version, reason: storableText(reason) } },
  }));
}

/**
 * Publishes what is written, as a second person: from then on it is a text that does not change, and the audit log
 * has its digest.
 *
 * @throws DomainError as `retroStep`; `forbidden` to whoever submitted it
 */
export function publishRetro(ctx: Context, seen: SeenRetro): Promise<StepResult> {
  return retroStep(ctx, seen, 'publish', 'retro.publish', async (tx, { incidentId, withNames }, version) => {
    const { document } = await loadDocument(tx, incidentId);
    const markdown = renderRetro(document, { withNames });
    return {
      data: { publishedAt: ctx.now, publishedBy: ctx.actor.id, publishedMarkdown: markdown },
      entry: { action: 'retro.published', details: { version, withNames, digest: digestOf(markdown) } },
    };
  });
}

/** Opens a published retro again, to write in it. @throws DomainError as `retroStep` */
export function reopenRetro(ctx: Context, { reason, ...seen }: SeenRetroReason): Promise<StepResult> {
  return retroStep(ctx, seen, 'reopen', 'retro.publish', async (_tx, _retro, version) => ({
    data: {
      publishedAt: null,
      publishedBy: null,
      publishedMarkdown: null,
      submittedAt: null,
      submittedBy: null,
    },
    entry: { action: 'retro.reopened', details: { version, reason: storableText(reason) } },
  }));
}
