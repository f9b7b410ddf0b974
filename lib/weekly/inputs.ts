import { z } from 'zod';
import { readItem } from '#lib/domain/weekly/sections.ts';
import { readWeek } from '#lib/domain/weekly/week.ts';

/** A week by its Monday, `2026-11-09`. */
export const WeekRef = z.strictObject({
  week: z.string().refine((text) => readWeek(text) !== null, 'A week is named by its Monday.'),
});
export type WeekRef = z.infer<typeof WeekRef>;

const blank = z.literal('');

export const AddNoteInput = WeekRef.extend({
  item: z.string().refine((text) => readItem(text) !== null, 'There is no such item.'),
  kind: z.enum(['comment', 'decision']),
  text: z.string().trim().min(3, 'Say it in a few words.').max(4_000, 'At most 4,000 characters.'),
  /** Slug of the person who does what was decided; with the day. */
  owner: z.union([z.string().trim().max(200), blank]).default(''),
  /** `2026-12-24`. */
  dueOn: z.union([z.iso.date('Give a day.'), blank]).default(''),
});
export type AddNoteInput = z.infer<typeof AddNoteInput>;

export const WithdrawNoteInput = WeekRef.extend({ noteId: z.uuid() });
export type WithdrawNoteInput = z.infer<typeof WithdrawNoteInput>;
