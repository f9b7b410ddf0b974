import { readFileSync } from 'node:fs';
import path from 'node:path';
import { mutate } from '#lib/audit/mutate.ts';
import { root } from '#lib/boot/paths.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import type { Actor } from '#lib/platform/context.ts';

/** The names of all actions, as `AuditActions` declares them: a new one is among them without anybody adding it here. */
export function everyAction(): string[] {
  const text = readFileSync(path.join(root, 'lib/domain/audit/entry.ts'), 'utf8');
  const [, declared] = /interface AuditActions \{\n(.*?)\n\}/s.exec(text)!;
  return [...declared!.matchAll(/^ {2}'([a-z.-]+)':/gm)].map(([, name]) => name!);
}

const ACTORS: Actor[] = [
  { kind: 'person', id: '0198c0de-0000-7000-8000-000000000001', identity: 'demo|dana', session: 'session-1' },
  {
    kind: 'person',
    id: '0198c0de-0000-7000-8000-000000000002',
    identity: 'https://idp.example|7',
    session: null,
  },
  { kind: 'service', id: '0198c0de-0000-7000-8000-000000000003', identity: 'token|deployer', session: null },
  { kind: 'system', id: 'import-git', identity: null, session: null },
];

/** Writes a log with at least one entry of every action, by every kind of actor, as the product writes it. */
export async function logEveryAction(): Promise<void> {
  const actions = everyAction();
  for (const [n, action] of actions.entries()) {
    const entry = (id: string) =>
      ({
        action,
        subject: { type: action.split('.')[0]!, id },
        details: {
          n,
          name: 'Zürich – "quoted" \\ \u2028 🚀',
          none: null,
          list: [1, 0.5, true, ''],
          nested: { b: 1, a: [] },
        },
      }) as unknown as AuditEntryInput;
    const now = new Date(Date.UTC(2026, 10, 21, 9, 0, n, n % 3 === 0 ? 0 : n));
    await mutate({ actor: ACTORS[n % ACTORS.length]!, now }, async () => ({
      result: null,
      entries: n % 10 === 0 ? [entry(`${n}`), entry(`${n}-again`)] : [entry(`${n}`)],
    }));
  }
}
