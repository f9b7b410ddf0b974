import { describe, expect, test } from 'vitest';
import { chooseServices } from './choose.ts';
import { parseCodeowners } from './codeowners.ts';
import { compilePathRules } from './path-rules.ts';

const FILE = `# who owns what
*               @octo/platform
/apps/web/      @octo/web @ada   # the shop
docs/*          @octo/docs
*.sql           @octo/data
apps/           @octo/apps
/apps/legacy
with\\ space/    @other/web
[Payments][2] @octo/payments
/pay/
/pay/ui/        @octo/web
`;
const { services, rules } = parseCodeowners(FILE, 'octo/shop');
const matcher = compilePathRules(rules);

test('one service per owner, the tier marked as assumed', () => {
  expect(services.map((s) => s.slug)).toEqual([
    'platform',
    'web',
    'ada',
    'docs',
    'data',
    'apps',
    'other-web',
    'payments',
  ]);
  expect(services[1]).toMatchObject({
    name: 'web',
    team: '@octo/web',
    tier: 3,
    tierStated: false,
    repository: 'octo/shop',
  });
});

describe('as forges read it: the last match counts', () => {
  test.each([
    ['main.ts', ['platform']],
    ['docs/a.md', ['docs']],
    ['docs/deep/a.md', ['platform']],
    ['deep/docs/a.md', ['platform']],
    ['src/x.sql', ['data']],
    ['apps/web/a.ts', ['apps']],
    ['src/apps/a.ts', ['apps']],
    ['apps/legacy/a.ts', []],
    ['a/with space/b', ['other-web']],
    ['pay/a.ts', ['payments']],
    ['pay/ui/a.ts', ['web']],
  ])('%s', (path, slugs) => expect(matcher.match(path)).toEqual(slugs));
});

describe('chooseServices', () => {
  const paths = ['a', 'b'].flatMap((top) => ['1.ts', '2.ts', '3.ts'].map((file) => `${top}/${file}`));
  test('takes a CODEOWNERS that divides the files', () => {
    const chosen = chooseServices(paths, '/a/ @o/one\n/b/ @o/two\n', null);
    expect(chosen).toMatchObject({ from: 'CODEOWNERS', services: [{ slug: 'one' }, { slug: 'two' }] });
  });
  test.each([null, '', '* @ada', '/a/1.ts @o/one\n/a/2.ts @o/two'])('else the folders: %j', (text) => {
    const chosen = chooseServices(paths, text, null);
    expect(chosen).toMatchObject({ from: 'folders', services: [{ slug: 'a' }, { slug: 'b' }] });
    expect(compilePathRules(chosen.rules).match('b/1.ts')).toEqual(['b']);
  });
});
