import type { z } from 'zod';

/** JSON's types as people call them. */
const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'an object in braces',
  string: 'a text',
  tuple: 'a list',
};
const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };
const MOST_OPTIONS = 20;

/**
 * What is wrong with a value, to be read after the name of its field: `must be a text, not a number`. For
 * `safeParse(value, { error: plainWords })`; what a schema says in its own words goes before.
 */
export const plainWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'custom' && issue.input === undefined) return 'is required';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}, not ${typeOf(issue.input)}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.slice(0, MOST_OPTIONS).join(', ')}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${UNITS[issue.origin] ?? ''}`;
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? 'must not be empty'
        : `must be at least ${issue.minimum}${UNITS[issue.origin] ?? ''}`;
    case 'unrecognized_keys':
      return 'there is no such field';
    case 'invalid_format':
      return 'is not written as it should be';
    default:
      return 'cannot be used';
  }
};

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return TYPES[typeof value] ?? typeof value;
}
