'use server';

import { CancelFreezeInput, cancelFreeze } from '#lib/freezes/cancel-freeze.ts';
import { DeclareFreezeInput, declareFreeze } from '#lib/freezes/declare-freeze.ts';
import { action } from '#lib/platform/action.ts';

export const declare = action(DeclareFreezeInput, declareFreeze);
export const cancel = action(CancelFreezeInput, cancelFreeze);
