import type { Source, Violation } from './source.ts';

interface Room {
  name: string;
  /** Folders or files; the longest that matches a path decides its room. */
  holds: string[];
  /** Rooms it may import besides itself. `*`: all. */
  may: string[];
}

/** Who may import whom (ARCHITECTURE.md, section 2). Every other folder of lib is a record of its own. */
export const rooms: Room[] = [
  { name: 'domain', holds: ['lib/domain'], may: [] },
  { name: 'platform', holds: ['lib/platform'], may: ['urls', 'domain'] },
  { name: 'urls', holds: ['lib/platform/urls.ts'], may: ['domain'] },
  { name: 'audit', holds: ['lib/audit'], may: ['platform', 'urls', 'domain'] },
  { name: 'record', holds: ['lib'], may: ['audit', 'platform', 'urls', 'domain'] },
  { name: 'reports', holds: ['lib/reports'], may: ['platform', 'urls', 'domain'] },
  { name: 'ingest', holds: ['lib/ingest'], may: ['record', 'audit', 'platform', 'urls', 'domain'] },
  { name: 'notify', holds: ['lib/notify'], may: ['record', 'audit', 'platform', 'urls', 'domain'] },
  {
    name: 'jobs',
    holds: ['lib/jobs'],
    may: ['ingest', 'notify', 'record', 'audit', 'platform', 'urls', 'domain'],
  },
  {
    name: 'cli',
    holds: ['lib/cli'],
    may: ['ingest', 'jobs', 'reports', 'record', 'audit', 'platform', 'urls', 'domain'],
  },
  { name: 'ui', holds: ['components/ui'], may: ['domain'] },
  { name: 'components', holds: ['components'], may: ['ui', 'domain', 'urls'] },
  {
    name: 'app',
    holds: ['app', 'proxy.ts', 'next.config.ts'],
    may: [
      'personas',
      'components',
      'ui',
      'reports',
      'ingest',
      'notify',
      'record',
      'audit',
      'platform',
      'urls',
      'domain',
    ],
  },
  { name: 'personas', holds: ['prisma/seed/personas.ts'], may: ['domain'] },
  {
    name: 'seed',
    holds: ['prisma/seed'],
    may: ['personas', 'ingest', 'record', 'audit', 'platform', 'urls', 'domain'],
  },
  { name: 'boot', holds: ['lib/boot'], may: ['*'] },
];

/** Packages that reach outside, and the rooms that may use them. */
export const packages: Record<string, string[]> = {
  'package:pg': ['platform', 'jobs', 'boot'],
  'package:@prisma/adapter-pg': ['platform'],
  'package:@prisma/client': ['platform'],
  'package:graphile-worker': ['jobs'],
  'package:next-auth': ['platform', 'record', 'app'],
  'package:next': ['platform', 'app', 'components', 'ui', 'boot'],
};

/** All that the domain may use of others: pure computation. */
export const domainPackages = [
  'package:zod',
  'package:yaml',
  'package:picomatch',
  'package:marked',
  'package:node:crypto',
  'package:@cedar-policy/cedar-wasm',
];

export function roomOf(path: string): string | null {
  const length = ({ holds }: Room) =>
    Math.max(
      -1,
      ...holds.filter((place) => path === place || path.startsWith(`${place}/`)).map((place) => place.length),
    );
  const room = rooms.toSorted((a, b) => length(b) - length(a))[0];
  if (!room || length(room) < 0) return null;
  return room.name === 'record' ? `record ${path.split('/')[1]}` : room.name;
}

export function importViolations({ file, imports }: Source): Violation[] {
  const from = roomOf(file);
  if (from === null)
    return [{ file, line: 1, message: 'lies in no room of tests/support/architecture/rooms.ts' }];
  return imports.flatMap(({ target, line }) => {
    const message = target.startsWith('package:')
      ? packageTrouble(from, target)
      : importTrouble(from, target);
    return message ? [{ file, line, message }] : [];
  });
}

function importTrouble(from: string, target: string): string | null {
  const to = roomOf(target);
  if (to === from) return null;
  if (to === null) return `imports ${target}, which is no part of the product`;
  const { may } = rooms.find(({ name }) => name === kind(from))!;
  return may.includes('*') || (may.includes(kind(to)) && !(kind(to) === kind(from)))
    ? null
    : `${from} may not import ${to} (${target})`;
}

function packageTrouble(from: string, target: string): string | null {
  if (from === 'domain' && !domainPackages.includes(target))
    return `domain may not import ${target.slice(8)}`;
  const users = packages[target];
  return !users || users.includes(kind(from)) ? null : `${from} may not import ${target.slice(8)}`;
}

const kind = (room: string) => room.split(' ')[0] ?? room;
