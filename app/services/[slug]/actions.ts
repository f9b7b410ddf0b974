'use server';

import { action } from '#lib/platform/action.ts';
import { CorrectServiceInput, correctService } from '#lib/services/correct-service.ts';

export const correct = action(CorrectServiceInput, correctService);
