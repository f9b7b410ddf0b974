import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SEVERITY, parseServicesFile, severityFor } from './services-file.ts';

const GOOD = `services:
  - slug: checkout
    name: Checkout
    tier: 1
    team: payments
    owner: bo
    director: dana
    paths: [apps/checkout, "packages/pay-*/**"]
    depends_on: [cart]
  - slug: cart
    tier: 2
    depends_on: [checkout]
incidents:
  severity: 4
  rules:
    - { tier: 1, severity: 2 }
    - { service: [cart], severity: 3 }
`;

describe('a good file', () => {
  test('becomes services and severity rules; a cycle of dependencies is allowed', () => {
    const { file } = parseServicesFile(GOOD, 'octo/shop');
    expect(file!.services).toMatchObject([
      {
        slug: 'checkout',
        name: 'Checkout',
        tier: 1,
        tierStated: true,
        team: 'payments',
        owner: 'bo',
        director: 'dana',
        repository: 'octo/shop',
        paths: ['apps/checkout/**', 'packages/pay-*/**'],
        dependsOn: ['cart'],
      },
      { slug: 'cart', name: 'cart', tier: 2, owner: null, paths: [], dependsOn: ['checkout'] },
    ]);
    const severity = (...slugs: string[]) =>
      severityFor(
        file!.incidents,
        file!.services.filter((s) => slugs.includes(s.slug)),
      );
    expect([severity('checkout'), severity('cart'), severity('cart', 'checkout'), severity()]).toEqual([
      2, 3, 2, 4,
    ]);
  });

  test('without an incidents part every incident is Sev3', () => {
    const { file } = parseServicesFile('services: []', null);
    expect(file!.incidents).toEqual(DEFAULT_SEVERITY);
    expect(severityFor(file!.incidents, [{ slug: 'x', tier: 1 }])).toBe(3);
  });

  test('the example in the guide is one', () => {
    const guide = readFileSync(new URL('../../../docs/services-file.md', import.meta.url), 'utf8');
    const examples = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml!);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(parseServicesFile(example, null).problems).toEqual([]);
  });
});

describe('a bad file is refused as a whole, each problem with its line, field and reason', () => {
  const entry = (extra: string) => `services:\n  - slug: a\n    tier: 1\n${extra}`;
  test.each([
    ['services:\n  - slug: a\n', 2, 'services[0].tier', /tier, 1/],
    [entry('  - slug: Not A Slug\n    tier: 2\n'), 4, 'services[1].slug', /slug/],
    ['services:\n  - slug: a\n    tier: 5\n', 3, 'services[0].tier', /1 \(most critical\) to 4/],
    [entry('    colour: red\n'), 2, 'services[0]', /unknown field "colour"/],
    [entry('    paths: ["../other/**"]\n'), 4, 'services[0].paths[0]', /inside/],
    [entry('  - slug: a\n    tier: 2\n'), 4, 'services[1].slug', /also services\[0\]/],
    [entry('    depends_on:\n      - a\n'), 5, 'services[0].depends_on[0]', /itself/],
    [entry('    depends_on:\n      - b\n'), 5, 'services[0].depends_on[0]', /no service "b"/],
    [entry('incidents:\n  rules:\n    - severity: 2\n'), 6, 'incidents.rules[0]', /tier or a service/],
    [entry('incidents:\n  severity: 9\n'), 5, 'incidents.severity', /./],
    ['services:\n  - slug: [a\n', 3, '', /./],
    ['', 1, 'services', /./],
    ['just text', 1, '', /./],
  ])('%j', (text, line, field, reason) => {
    const { file, problems } = parseServicesFile(text, null);
    expect(file).toBeNull();
    expect(problems[0]).toMatchObject({ line, field, reason: expect.stringMatching(reason) });
  });

  test.each([
    ['just text', null, /^must be a group of fields$/],
    ['services: 3\n', null, /^must be a list$/],
    ['services:\n  -\n', null, /^must be a group of fields$/],
    ['services:\n  - slug: 3\n    tier: 1\n', '3', /^must be text$/],
    [entry('    team: 4\n'), 'a', /^must be text$/],
    [entry('    name: ""\n'), 'a', /^must not be empty$/],
    [entry(`    name: ${'x'.repeat(201)}\n`), 'a', /^must be at most 200 characters$/],
    [entry('    paths: src\n'), 'a', /^must be a list$/],
    [entry('    colour: red\n    size: 1\n'), 'a', /^has the unknown fields "colour", "size"$/],
    [entry('    slug: b\n'), null, /^a field is given twice$/],
    [entry('   tier: 2\n'), null, /^it is not YAML: /],
    [entry('incidents: 4\n'), null, /^must be a group of fields$/],
    [entry('incidents:\n  severity: 1.5\n'), null, /^must be a severity, 1 to 5$/],
    [
      entry('incidents:\n  rules: [{ tier: 9, severity: 1 }]\n'),
      null,
      /^must be a tier, .* or a list of them$/,
    ],
    [entry('incidents:\n  rules: [{ service: A B, severity: 1 }]\n'), null, /^must be a slug: .* or a list/],
  ])('%j, in words and with the service that it is in', (text, service, reason) => {
    expect(parseServicesFile(text, null).problems[0]).toMatchObject({
      entry: service,
      reason: expect.stringMatching(reason),
    });
  });

  test('all problems at once', () =>
    expect(parseServicesFile('services:\n  - tier: 9\n  - tier: x\n', null).problems).toHaveLength(4));

  test('aliases that multiply are refused', () => {
    const bomb = [
      'a: &a [x, x]',
      ...'bcdefghij'.split('').map((c, n) => `${c}: &${c} [${`*${'abcdefghi'[n]},`.repeat(9)}]`),
    ];
    expect(parseServicesFile(bomb.join('\n'), null).file).toBeNull();
  });
});
