'use server';

import { action } from '#lib/platform/action.ts';
import {
  CancelBacktestInput,
  cancelBacktest,
  RequestBacktestInput,
  requestBacktest,
} from '#lib/policies/request-backtest.ts';

export const request = action(RequestBacktestInput, requestBacktest);
export const cancel = action(CancelBacktestInput, cancelBacktest);
