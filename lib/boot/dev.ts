import { spawn } from 'node:child_process';
import path from 'node:path';
import { runCommand } from './command-line.ts';
import { acquireDatabase } from './database.ts';
import { root } from './paths.ts';
import { prepareDatabase } from './prepare-database.ts';
import { ensurePrismaClient } from './prisma-client.ts';
import { terminalProgress } from './progress.ts';
import { sessionSecret } from './secret.ts';
import { warmUp } from './warm-up.ts';

/** `npm run dev`: the database and the worker as in `npm start`, the web application with hot reload. */
await runCommand(async () => {
  const progress = terminalProgress();
  if (ensurePrismaClient()) progress.done('database client generated');
  const database = await acquireDatabase();
  const port = process.env.PORT || '3000';
  const demo = process.env.COUNTERSIGN_DEMO ? process.env.COUNTERSIGN_DEMO === '1' : database.embedded;
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    COUNTERSIGN_EMBEDDED: database.embedded ? '1' : '0',
    COUNTERSIGN_DEMO: demo ? '1' : '0',
    NEXTAUTH_SECRET: sessionSecret(database.embedded),
    NEXTAUTH_URL: process.env.NEXTAUTH_URL || `http://localhost:${port}`,
  });
  await prepareDatabase(database, demo, progress);
  const worker = await (await import('#lib/jobs/worker.ts')).startWorker();
  const next = path.join(root, 'node_modules/next/dist/bin/next');
  const child = spawn(process.execPath, [next, 'dev', '--port', port, '--hostname', 'localhost'], {
    cwd: root,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  void warmUp(`http://localhost:${port}`);
  const code = await new Promise<number>((resolve) => child.once('exit', (exit) => resolve(exit ?? 0)));
  await worker.stop();
  await (await import('#lib/platform/db.ts')).closeDb();
  await database.release();
  return code;
});
