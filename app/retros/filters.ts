import { z } from 'zod';
import { ACTION_KINDS } from '#lib/domain/retro/action.ts';
import { RETRO_STATES } from '#lib/domain/retro/document.ts';
import type { Order } from '#lib/platform/keyset.ts';
import { param, type SearchParams, text } from '#lib/platform/search-params.ts';
import { ACTION_SHOWN, type RetroFilters } from '#lib/reports/retros.ts';

const Retros = z.object({
  q: param(text),
  state: param(z.enum(RETRO_STATES)),
  overdue: param(z.enum(['yes'])),
  after: param(z.string().max(1000)),
});
export type RetroListParams = z.infer<typeof Retros>;

export const parseRetros = (search: SearchParams): RetroListParams => Retros.parse(search);

/** What the query filters by. */
export const retroFilters = ({ q, state, overdue }: RetroListParams): RetroFilters => ({
  q,
  state,
  overdue: overdue === 'yes',
});

const Actions = z.object({
  /** Everybody's; one's own otherwise. */
  whose: param(z.enum(['everybody'])),
  shown: param(z.enum(ACTION_SHOWN)),
  kind: param(z.enum(ACTION_KINDS)),
  after: param(z.string().max(1000)),
});
export type ActionListParams = z.infer<typeof Actions>;

export const parseActions = (search: SearchParams): ActionListParams => Actions.parse(search);

/** Retros: the newest first. Actions: what is due first. */
export const RETRO_ORDER: Order = { sort: 'opened', direction: 'desc', keys: 'instant' };
export const ACTION_ORDER: Order = { sort: 'due', direction: 'asc', keys: 'instant' };

/** The parameters of a request as a page gets them. */
export const searchOf = (search: URLSearchParams): SearchParams =>
  Object.fromEntries([...search.keys()].map((name) => [name, search.getAll(name)]));
