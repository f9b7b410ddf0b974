import { randomUUID } from 'node:crypto';
import { revalidatePath } from 'next/cache';
import { headers } from 'next/headers';
import type { z } from 'zod';
import type { Context } from './context.ts';
import { DomainError } from './errors.ts';
import { fromOwnPages } from './same-origin.ts';
import { findViewerAfresh } from './session.ts';
import { viewerActor } from './viewer.ts';

/** What a form gets back. `error` is a sentence for people; `field` names the input it is about. */
export type ActionResult<T> = { ok: true; result: T } | { ok: false; error: string; field: string | null };

const refused = (error: string, field: string | null = null) => ({ ok: false, error, field }) as const;

/**
 * Turns a verb into a server action: the request comes from our own pages, somebody is signed in (looked up now),
 * the input has exactly the schema's keys, and errors become a typed result. Whether this person may is the
 * verb's question, asked in its transaction. Takes a plain object or a form. `redraws: false` is for what no page
 * shows: typing goes on while it is recorded.
 *
 *     'use server';
 *     export const confirmLink = action(ConfirmLinkInput, confirmLinkVerb);
 */
export function action<S extends z.ZodObject, T>(
  schema: S,
  verb: (ctx: Context, input: z.output<S>) => Promise<T>,
  { redraws = true }: { redraws?: boolean } = {},
): (input: z.input<S> | FormData) => Promise<ActionResult<T>> {
  const strict = schema.strict();
  return async (input) => {
    if (!fromOwnPages(await headers())) return refused('This request did not come from a Countersign page.');
    const viewer = await findViewerAfresh();
    if (!viewer) return refused('You are no longer signed in. Sign in again and repeat what you did.');
    const parsed = strict.safeParse(input instanceof FormData ? formFields(input) : input);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return refused(issue?.message ?? 'The input is not valid.', issue?.path.join('.') || null);
    }
    try {
      const ctx: Context = { actor: viewerActor(viewer), now: new Date() };
      const result = await verb(ctx, parsed.data as z.output<S>);
      if (redraws) revalidatePath('/', 'layout');
      return { ok: true, result };
    } catch (error) {
      if (error instanceof DomainError) return refused(error.message, error.field);
      return refused(genericMessage(error));
    }
  };
}

/** Logs what is nobody's business under an id, and gives the sentence that names only the id. */
export function genericMessage(error: unknown): string {
  const id = randomUUID();
  console.error(`request ${id} failed`, error);
  return `Something went wrong on our side and nothing was changed. Reference: ${id}`;
}

/** The fields of a form; React's own (`$ACTION_…`) are not input. A repeated name becomes a list. */
function formFields(form: FormData): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name of new Set(form.keys())) {
    if (name.startsWith('$ACTION')) continue;
    const values = form.getAll(name);
    fields[name] = values.length > 1 ? values : values[0];
  }
  return fields;
}
