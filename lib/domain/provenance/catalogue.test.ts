import { describe, expect, test } from 'vitest';
import { defaultCatalogue } from './catalogue.ts';
import { compile } from './compile.ts';
import { detectProvenance } from './detect.ts';
import { type CatalogueError, extendCatalogue } from './extend-catalogue.ts';

const commit = (message: string, authorName = 'Ada', authorEmail = 'ada@corp.fr') => ({
  commit: {
    sha: 'a',
    authorName,
    authorEmail,
    committerName: authorName,
    committerEmail: authorEmail,
    message,
  },
});
const HOUSE_BOT = ['house-agent[bot]', '77+house-agent[bot]@users.noreply.github.com'] as const;

describe('the catalogue', () => {
  test('every tool has a source, and every key is in the form that matching uses', () => {
    for (const tool of defaultCatalogue.tools) {
      expect(tool.source, tool.id).not.toBe('');
      expect(tool.id).toMatch(/^[a-z0-9][a-z0-9-]*$/);
      for (const text of [...(tool.emails ?? []), ...(tool.links ?? []), ...(tool.markers ?? [])])
        expect(text).toBe(text.toLowerCase());
      for (const { login } of tool.accounts ?? []) expect(login).toBe(login.toLowerCase());
    }
  });

  test('no address, number or name belongs to two tools', () => {
    const owners = new Map<string, string>();
    for (const tool of defaultCatalogue.tools)
      for (const key of [
        ...(tool.emails ?? []),
        ...(tool.accounts ?? []).map(({ login }) => login),
        ...Object.values(tool.names ?? {}).flat(),
      ]) {
        expect(owners.get(key) ?? tool.id, key).toBe(tool.id);
        owners.set(key, tool.id);
      }
    expect(compile(defaultCatalogue)).toBe(compile(defaultCatalogue));
  });
});

describe('an organisation’s own', () => {
  const custom = extendCatalogue(defaultCatalogue, {
    tools: [
      {
        id: 'house-agent',
        role: 'author',
        source: 'our platform team',
        accounts: [{ login: 'House-Agent[bot]', id: 77 }],
        emails: ['agent@house.example.com'],
        trailers: [{ key: 'House-Run', session: true }],
        names: { product: ['House Agent'] },
        branches: ['house/'],
        links: ['agents.house.io/runs/'],
      },
      { id: 'claude', role: 'author', source: 'our gateway', emails: ['claude-gateway@corp.fr'] },
      { id: 'release', role: 'maintenance', source: 'our CI', emails: ['release@corp.fr'] },
    ],
    labels: [{ label: 'House Made', tool: 'house-agent' }],
  });

  test('its agents, trailers, names, branches, links and labels count', () => {
    expect(detectProvenance(commit('x', ...HOUSE_BOT)).involvement).toBe('unknown');
    expect(detectProvenance(commit('x', ...HOUSE_BOT), custom).involvement).toBe('agent');
    expect(detectProvenance(commit('x\n\nHouse-Run: run-9'), custom).evidence[0]).toMatchObject({
      tool: 'house-agent',
      session: 'run-9',
    });
    expect(detectProvenance(commit('x\n\nGenerated with House Agent'), custom).tools).toEqual([
      'house-agent',
    ]);
    expect(detectProvenance(commit('x\n\nhttps://agents.house.io/runs/abcd'), custom).tools).toEqual([
      'house-agent',
    ]);
    expect(detectProvenance({ ...commit('x'), branch: 'house/fix' }, custom).grade).toBe('inferred');
    expect(detectProvenance({ ...commit('x'), labels: ['house made'] }, custom).tools).toEqual([
      'house-agent',
    ]);
    expect(detectProvenance(commit('x\n\nCo-authored-by: G <claude-gateway@corp.fr>'), custom).tools).toEqual(
      ['claude'],
    );
    expect(detectProvenance(commit('x', 'R', 'release@corp.fr'), custom).evidence[0]?.counts).toBe(false);
  });

  test('the default stays as it was', () => {
    expect(
      detectProvenance(commit('x\n\nCo-Authored-By: Claude <noreply@anthropic.com>'), custom).tools,
    ).toEqual(['claude']);
    expect(defaultCatalogue.tools.some(({ id }) => id === 'house-agent')).toBe(false);
  });

  test.each([
    [null, /must be an object/],
    [{ tool: [] }, /unknown field "tool"/],
    [{ tools: {} }, /tools: must be a list/],
    [{ tools: [1] }, /tools\[0\]: must be an object/],
    [{ tools: [{ id: 'A b', role: 'author', source: 's' }] }, /tools\[0\]\.id: "A b" must be lower-case/],
    [
      { tools: [{ id: 'a', role: 'writer', source: 's' }] },
      /tools\[0\]\.role: must be one of author, reviewer, maintenance/,
    ],
    [{ tools: [{ id: 'a', role: 'author' }] }, /tools\[0\]\.source: must be a text/],
    [
      { tools: [{ id: 'a', role: 'author', source: 's', emails: ['x'] }] },
      /emails\[0\]: "x" must hold an "@"/,
    ],
    [
      { tools: [{ id: 'a', role: 'author', source: 's', accounts: [{ login: 'x', id: '7' }] }] },
      /accounts\[0\]\.id/,
    ],
    [
      { tools: [{ id: 'a', role: 'author', source: 's', names: { nick: [] } }] },
      /names: unknown field "nick"/,
    ],
    [
      { tools: [{ id: 'a', role: 'author', source: 's', branches: [{ prefix: 'x/', rest: 'hex' }] }] },
      /branches\[0\]\.rest/,
    ],
    [{ tools: [{ id: 'a', role: 'author', source: 's', trailers: ['a b'] }] }, /trailers\[0\]\.key: "a b"/],
    [{ labels: [{ label: 'x', tool: 'nobody' }] }, /labels\[0\]\.tool: "nobody" is no tool/],
  ])('%j is refused with its place', (value, message) => {
    expect(() => extendCatalogue(defaultCatalogue, value)).toThrow(message);
  });

  test('all faults are told at once', () => {
    expect.assertions(1);
    try {
      extendCatalogue(defaultCatalogue, { tools: [{}, 2] });
    } catch (error) {
      expect((error as CatalogueError).faults.length).toBeGreaterThanOrEqual(4);
    }
  });
});
