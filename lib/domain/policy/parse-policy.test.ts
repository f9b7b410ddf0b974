import { describe, expect, test } from 'vitest';
import { scene } from '#tests/reference/facts.ts';
import fc from '#tests/support/fast-check.ts';
import { evaluate } from './evaluate.ts';
import { parsePolicy, policyHash } from './parse-policy.ts';
import { SHIPPED_POLICY } from './shipped-policy.ts';
import { validatePolicy } from './validate-policy.ts';

const notes = '@id("a") @title("A") @reason("because") @source("here")';
const applicable = `${notes}\npermit (principal, action == Action::"applicable", resource);`;
const satisfied = '@id("a")\npermit (principal, action == Action::"satisfied", resource);';
const satisfiedWhen = (condition: string) =>
  `@id("a")\npermit (principal, action == Action::"satisfied", resource)\nwhen { ${condition} };`;

const problems = (text: string): string[] => {
  const parsed = parsePolicy(text);
  const found = parsed.ok ? validatePolicy(parsed.policy) : parsed.problems;
  return found.map(({ line, column, severity, message }) => `${line}:${column} ${severity} ${message}`);
};

test('takes a policy apart, in the order of its text', () => {
  const parsed = parsePolicy(SHIPPED_POLICY);
  expect(parsed).toMatchObject({
    ok: true,
    policy: { keepOnTrivialRebase: true, hash: policyHash(SHIPPED_POLICY) },
  });
  const many = Array.from({ length: 12 }, (_, index) =>
    `${applicable}${satisfied}`.replaceAll('"a"', `"r${index}"`),
  );
  const ids = parsePolicy(many.join('\n'));
  expect(ids.ok && ids.policy.requirements.map(({ id }) => id)).toEqual(many.map((_, index) => `r${index}`));
});

test('the hash is that of the bytes', () => {
  expect(policyHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

describe('refuses with line, column and a reason', () => {
  const cases: [string, string, RegExp][] = [
    [
      'a syntax error',
      `${applicable}\npermit (principal, action resource);`,
      /^3:27 error .*unexpected token `resource`; expected/,
    ],
    ['a syntax error after wide characters', '// ünïcödé 🚀\n  permit (', /^2:11 error .*unexpected end/],
    ['an empty text', ' // nothing\n', /^1:1 error a policy without a requirement/],
    ['a missing satisfied', applicable, /^1:1 error "a" does not say when it is satisfied/],
    ['a missing applicable', `\n${satisfied}`, /^2:1 error "a" does not say when it is applicable/],
    [
      'a missing reason',
      `${applicable.replace('@reason("because")', '')}\n${satisfied}`,
      /^1:1 error "a" needs @reason/,
    ],
    [
      'a missing name',
      `${applicable}\n${satisfied}\npermit (principal, action == Action::"satisfied", resource);`,
      /^5:1 error give the statement a name/,
    ],
    [
      'a second satisfied',
      `${applicable}\n${satisfied}\n${satisfied}`,
      /^5:1 error "a" already says when it is satisfied/,
    ],
    ['a forbid', `${applicable}\n${satisfied.replace('permit', 'forbid')}`, /error write permit/],
    [
      'an action for all',
      `${applicable}\n${satisfied}\n@id("b") permit (principal, action, resource);`,
      /^5:1 error name one action/,
    ],
    [
      'an unknown action',
      `${applicable}\n${satisfied.replace('satisfied', 'satisfyed')}`,
      /error unknown action/,
    ],
    [
      'a principal',
      `${applicable}\n${satisfied.replace('(principal', '(principal == Gate::"x"')}`,
      /error leave principal and resource open/,
    ],
    [
      'a template',
      `${applicable}\n${satisfied}\n@id("t") permit (principal == ?principal, action, resource);`,
      /error templates/,
    ],
    [
      'a condition on rebases',
      `${applicable}\n${satisfied}\n@id("k") permit (principal, action == Action::"keep-approvals-on-trivial-rebase", resource) when { true };`,
      /^5:1 error .*takes no condition/,
    ],
    [
      'an unknown fact',
      `${applicable}\n${satisfiedWhen('context.reviews.peple >= 2')}`,
      /^5:8 error attribute `reviews.peple` .* did you mean `people`\?/,
    ],
    [
      'a misspelt value',
      `${applicable}\n${satisfiedWhen('context.author.level == Level::"snior"')}`,
      /^5:\d+ error .*`"snior"` is not declared.*"junior"/,
    ],
    [
      'a comparison of different types',
      `${applicable}\n${satisfiedWhen('context.reviews.people >= "2"')}`,
      /^5:\d+ error unexpected type/,
    ],
    [
      'an optional fact read blindly',
      `${applicable}\n${satisfiedWhen('context.change.risk < 50')}`,
      /^5:8 error unable to guarantee safety/,
    ],
    [
      'a person’s fact in a requirement',
      `${applicable}\n${satisfiedWhen('context.person.trained')}`,
      /error attribute `person`/,
    ],
    [
      'another requirement’s exception',
      `${applicable}\n${satisfied}\n@id("a") permit (principal, action == Action::"override", resource) when { context.overrides.senior.contains("b") };`,
      /^5:1 error the exception from "a" asks about "b"/,
    ],
    [
      'a rule that can never hold',
      `${applicable}\n${satisfiedWhen('false')}`,
      /^3:1 warning policy is impossible/,
    ],
  ];
  test.each(cases)('%s', (_, text, expected) => {
    expect(problems(text).join('\n')).toMatch(expected);
  });
  test('each problem once', () => {
    expect(problems(`${applicable}\n${satisfiedWhen('context.change.risk < 50')}`)).toHaveLength(1);
  });
});

describe('hostile text', () => {
  const wrap = (condition: string) => `${applicable}\n${satisfiedWhen(condition)}`;
  const nest = (open: string, close: string, core = 'true') =>
    wrap(open.repeat(5_000) + core + close.repeat(5_000));
  const bombs: [string, string][] = [
    ['brackets', nest('(', ')')],
    ['sets', nest('[', ']')],
    ['records', nest('{a:', '}', '1')],
    ['conditions', nest('if true then ', ' else true')],
    ['conjunctions', wrap(`true${'&&true'.repeat(5_000)}`)],
    ['disjunctions', wrap(`true${'||true'.repeat(5_000)}`)],
    ['sums', wrap(`1${'+1'.repeat(5_000)}>0`)],
    ['attributes', wrap(`context${'.change'.repeat(5_000)}==1`)],
    ['indexes', wrap(`context${'["change"]'.repeat(1_000)}==1`)],
    ['calls', wrap(`context${'.isEmpty()'.repeat(5_000)}`)],
    ['negations', wrap(`${'!'.repeat(5_000)}true`)],
    ['brackets after a comment that ended', wrap(`//\r${'('.repeat(500)}true${')'.repeat(500)}`)],
    [
      'brackets after a string that looks open',
      wrap(`"\\\\" == "" || ${'('.repeat(500)}true${')'.repeat(500)}`),
    ],
    ['statements', satisfied.repeat(400)],
    ['length', `// ${'x'.repeat(70_000)}`],
    ['a lone surrogate', wrap('"\ud800" == ""')],
    ['a NUL', wrap('\0')],
    ['text that is shown in another order', `${wrap('true')} // \u202e`],
    ['a line that only looks like one', `${wrap('true')} // \u2028forbid`],
    ['letters that cannot be seen', wrap('"a\u200bb" == ""')],
    ['a number beyond 64 bits', wrap('99999999999999999999 > 1')],
    ['__proto__', wrap('context.__proto__.x == 1')],
    [
      'an id of __proto__',
      applicable.replaceAll('"a"', '"__proto__"') + satisfied.replaceAll('"a"', '"__proto__"'),
    ],
  ];
  test.each(bombs)('%s: no throw, and the engine lives on', (_, text) => {
    const parsed = parsePolicy(text);
    if (parsed.ok) expect(() => validatePolicy(parsed.policy)).not.toThrow();
    else expect(parsed.problems.length).toBeGreaterThan(0);
    expect(parsePolicy(SHIPPED_POLICY).ok).toBe(true);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  test('the largest that is let in is read, checked and judged', () => {
    const deep = wrap(
      `${'('.repeat(18)}${'if true then '.repeat(60)}true${' else true'.repeat(60)}${')'.repeat(18)}`,
    );
    const wide = wrap(`1${'+1'.repeat(190)}>0`);
    for (const text of [deep, wide]) {
      const parsed = parsePolicy(text);
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
      expect(validatePolicy(parsed.policy)).toEqual([]);
      expect(evaluate(parsed.policy, scene()).outcome).toBe('allow');
    }
  });

  test('any mutilation of the shipped text is refused or judged, never thrown', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      '{',
      '}',
      '"',
      '//',
      '\r',
      '\n',
      ';',
      '\\',
      '@',
      '&&',
      '?principal',
      '-',
      'é',
    );
    const cuts = fc.array(fc.tuple(fc.nat(SHIPPED_POLICY.length), fc.nat(40), pieces), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(cuts, (edits) => {
        const text = edits.reduce(
          (all, [at, length, piece]) => all.slice(0, at) + piece + all.slice(at + length),
          SHIPPED_POLICY,
        );
        const parsed = parsePolicy(text);
        if (!parsed.ok) {
          for (const { line, column } of parsed.problems) expect(Math.min(line, column)).toBeGreaterThan(0);
        } else {
          validatePolicy(parsed.policy);
          expect(['allow', 'deny']).toContain(evaluate(parsed.policy, scene()).outcome);
        }
      }),
      { numRuns: 150 },
    );
    expect(parsePolicy(SHIPPED_POLICY).ok).toBe(true);
  });
});
