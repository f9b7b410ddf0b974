import { z } from 'zod';
import { COVERAGE_STATES } from '#components/campaign/words.ts';
import { VERDICTS } from '#lib/domain/campaign/checklist.ts';
import { FLAW_KINDS } from '#lib/domain/campaign/flaws.ts';
import { STRATA } from '#lib/domain/campaign/strata.ts';
import { param, type SearchParams, text } from '#lib/platform/search-params.ts';

const Board = z.object({
  q: param(text),
  director: param(text),
  state: param(z.enum(COVERAGE_STATES)),
  /** Which audits: those under way, or all. */
  audits: param(z.enum(['all'])),
  /** Slug of the last service of the page before. */
  after: param(text),
});
export type BoardParams = z.infer<typeof Board>;

export const parseBoard = (search: SearchParams): BoardParams => Board.parse(search);

export const DRAWN = ['to-decide', 'exception', 'sample', 'all'] as const;

const Items = z.object({
  q: param(text),
  drawn: param(z.enum(DRAWN)),
  stratum: param(z.enum(STRATA)),
  /** `none`: the machine found nothing. */
  flaw: param(z.enum([...FLAW_KINDS, 'none'])),
  verdict: param(z.enum([...VERDICTS, 'none'])),
  /** Ordinal of the last change of the page before. */
  after: param(z.coerce.number().int().min(1).max(10_000_000)),
});
export type ItemsParams = z.infer<typeof Items>;

export const parseItems = (search: SearchParams): ItemsParams => Items.parse(search);

/** The parameters of a request as a page gets them. */
export const searchOf = (search: URLSearchParams): SearchParams =>
  Object.fromEntries([...search.keys()].map((name) => [name, search.getAll(name)]));
