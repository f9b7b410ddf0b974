import type { z } from 'zod';
import { plainWords } from './plain-words.ts';

export interface Problem {
  /** `services[1]`, `startedAt`; empty when it is the line as a whole. */
  field: string;
  reason: string;
}

/** No record nests deeper; the parser must not run out of stack. */
const DEPTH_LIMIT = 20;
const REASON_LIMIT = 300;

/** One line as a value of `schema`, or everything that is wrong with it. Never throws. */
export function parseLine<T>(
  text: string,
  schema: z.ZodType<T>,
): { value: T; problems: null } | { value: null; problems: Problem[] } {
  const whole = (reason: string) => ({ value: null, problems: [{ field: '', reason }] });
  if (nestsDeeper(text, DEPTH_LIMIT)) return whole(`it nests deeper than ${DEPTH_LIMIT} levels`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return whole('it is not JSON');
  }
  const parsed = schema.safeParse(json, { error: plainWords, reportInput: true });
  if (parsed.success) return { value: parsed.data, problems: null };
  return { value: null, problems: parsed.error.issues.slice(0, 20).map(problemOf) };
}

function problemOf(issue: z.core.$ZodIssue): Problem {
  const field = fieldName(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return { field: fieldName([...issue.path, key.slice(0, 100)]), reason: 'there is no such field' };
  }
  // A field that is not there is missing, whatever it would have to look like.
  const missing = issue.code !== 'custom' && issue.input === undefined;
  return { field, reason: (missing ? 'is required' : issue.message).slice(0, REASON_LIMIT) };
}

/** `services[1].slug` of a path. */
export function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((part, n) => (typeof part === 'number' ? `[${part}]` : `${n === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

/** Counts brackets outside strings, so that depth is known before anything is built. */
function nestsDeeper(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 92) at++;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 91 || code === 123) {
      if (++depth > limit) return true;
    } else if (code === 93 || code === 125) depth--;
  }
  return false;
}
