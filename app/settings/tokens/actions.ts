'use server';

import { action } from '#lib/platform/action.ts';
import { CreateTokenInput, createToken } from '#lib/tokens/create-token.ts';
import { RevokeTokenInput, revokeToken } from '#lib/tokens/revoke-token.ts';

export const create = action(CreateTokenInput, createToken);
export const revoke = action(RevokeTokenInput, revokeToken);
