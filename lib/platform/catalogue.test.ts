import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { defaultCatalogue } from '#lib/domain/provenance/catalogue.ts';
import { detectProvenance } from '#lib/domain/provenance/detect.ts';
import { catalogueInForce } from './catalogue.ts';

const folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

function file(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
  vi.stubEnv('COUNTERSIGN_CATALOGUE', join(folder, name));
}

const commit = {
  sha: 'a'.repeat(40),
  authorName: 'house-agent',
  authorEmail: 'agent@house.example.com',
  committerName: 'Ada',
  committerEmail: 'ada@example.com',
  message: 'Add a thing',
};

test('without a file the built-in catalogue is in force', () => {
  vi.stubEnv('COUNTERSIGN_CATALOGUE', '');
  expect(catalogueInForce()).toEqual({ catalogue: defaultCatalogue, digest: null });
});

test('an organisation teaches its own agent by a file', () => {
  expect(detectProvenance({ commit }).involvement).toBe('unknown');
  file(
    'good.yaml',
    'tools: [{ id: house-agent, role: author, source: us, emails: [agent@house.example.com] }]',
  );
  const { catalogue, digest } = catalogueInForce();
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(detectProvenance({ commit }, catalogue)).toMatchObject({
    involvement: 'agent',
    tools: ['house-agent'],
  });
});

test.each([
  ['a field that is not known', 'tools: [{ id: x, role: author, source: us, colour: red }]', /colour/],
  ['no YAML', 'tools: [', /cannot be used/],
  ['a file that is not there', null, /ENOENT/],
])('%s is refused with its reason', (name, text, reason) => {
  if (text === null) vi.stubEnv('COUNTERSIGN_CATALOGUE', join(folder, 'none.yaml'));
  else file(`${name}.yaml`, text);
  expect(() => catalogueInForce()).toThrow(reason);
});
