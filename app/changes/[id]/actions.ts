'use server';

import { CorrectChangeInput, correctChange } from '#lib/changes/correct-change.ts';
import { action } from '#lib/platform/action.ts';

export const correct = action(CorrectChangeInput, correctChange);
