'use server';

import { action } from '#lib/platform/action.ts';
import { weeklyFigures } from '#lib/reports/weekly.ts';
import { addNote } from '#lib/weekly/add-note.ts';
import { closeWeek } from '#lib/weekly/close-week.ts';
import { AddNoteInput, WeekRef, WithdrawNoteInput } from '#lib/weekly/inputs.ts';
import { withdrawNote } from '#lib/weekly/withdraw-note.ts';

export const add = action(AddNoteInput, addNote);
export const withdraw = action(WithdrawNoteInput, withdrawNote);
export const close = action(WeekRef, (ctx, input) =>
  closeWeek(ctx, input, (week, now) => weeklyFigures({ week, now, asOf: null })),
);
