import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { vi } from 'vitest';
import { systemContext } from '#lib/platform/context.ts';
import { dataFolder } from '#lib/platform/env.ts';

/** Where an installation keeps the key that nobody named. */
export const keyFile = () => path.join(dataFolder(), 'audit/signing-key.pem');

export const someKey = () =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;

/** A process that starts now: the key is read once a process. */
export async function started() {
  vi.resetModules();
  const [{ signingKey }, { bindKey }, { findBreak }, { signCheckpoint }] = await Promise.all([
    import('#lib/audit/signing-key.ts'),
    import('#lib/audit/bind-key.ts'),
    import('#lib/audit/continuity.ts'),
    import('#lib/audit/checkpoints.ts'),
  ]);
  return { signingKey, bindKey, findBreak, signCheckpoint };
}

/** Appends an entry, in the process that was started last. */
export async function append(): Promise<void> {
  const { mutate } = await import('#lib/audit/mutate.ts');
  await mutate(systemContext('test', new Date()), async () => ({
    result: null,
    entries: [{ action: 'rollup.refreshed', subject: { type: 'rollup', id: 'a' }, details: { weeks: 1 } }],
  }));
}

/** A webhook that takes what it is sent, as the place where checkpoints go until it is closed. */
export async function webhookPlace() {
  const got: string[] = [];
  const server = createServer(async (request, response) => {
    for await (const part of request) got.push(String(part));
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.COUNTERSIGN_CHECKPOINTS = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
  const close = () => {
    delete process.env.COUNTERSIGN_CHECKPOINTS;
    server.closeAllConnections();
    server.close();
  };
  return { got, close };
}
