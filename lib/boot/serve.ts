import { auditKeyFile } from '#lib/platform/env.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { buildIsStale, buildWeb } from './build.ts';
import { reportFailure } from './command-line.ts';
import { type AcquiredDatabase, acquireDatabase } from './database.ts';
import { type Front, openFront } from './front.ts';
import { root } from './paths.ts';
import { prepareDatabase } from './prepare-database.ts';
import { ensurePrismaClient } from './prisma-client.ts';
import { type Progress, terminalProgress } from './progress.ts';
import { sessionSecret } from './secret.ts';
import { warmUp } from './warm-up.ts';

const DRAIN_MS = 10_000;
/** npm passes on a Ctrl-C that the terminal has already sent to the whole group: that is one wish, not two. */
const ECHO_MS = 500;

export interface Roles {
  web: boolean;
  worker: boolean;
}

interface Running {
  front?: Front;
  database?: Promise<AcquiredDatabase>;
  worker?: { stop(): Promise<void> };
}

/**
 * Starts this process in its roles. SIGINT and SIGTERM end it: no new requests, running ones get ten seconds, then
 * the worker, then the database; a second signal does not wait for requests. The exit code is 0 unless something
 * failed.
 */
export async function serve(roles: Roles): Promise<void> {
  (process.env as Record<string, string>).NODE_ENV ??= 'production';
  const running: Running = {};
  let stopping: Promise<void> | null = null;
  const stop = (code: number) => {
    stopping ??= end(running)
      .catch((error) => {
        if (code === 0) reportFailure(error);
      })
      .then(() => process.exit(code));
    return stopping;
  };
  let asked = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      const now = performance.now();
      if (!stopping) console.log('Countersign stops: running requests get ten seconds. Once more to hurry.');
      else if (now - asked > ECHO_MS) running.front?.hurry();
      asked = now;
      void stop(0);
    });
  }
  const fail = (error: unknown) => {
    if (!stopping) reportFailure(error);
    return stop(1);
  };
  process.on('uncaughtException', fail);
  await start(roles, running, terminalProgress()).catch(fail);
}

async function end({ front, worker, database }: Running): Promise<void> {
  // streams of open pages never end by themselves
  const { liveListener } = await import('#lib/platform/live-listener.ts');
  liveListener().close();
  await front?.drain(DRAIN_MS);
  await worker?.stop();
  const { closeDb } = await import('#lib/platform/db.ts');
  await closeDb();
  const acquired = await database?.catch(() => null);
  await acquired?.release();
}

async function start(roles: Roles, running: Running, progress: Progress): Promise<void> {
  const begun = performance.now();
  const port = portNumber(process.env.PORT || '3000');
  const host = process.env.HOST || null;
  if (roles.web) running.front = await openFront({ port, host, progress });

  if (ensurePrismaClient()) progress.done('database client generated');
  running.database = acquireDatabase({ instance: roles.web && roles.worker });
  const database = await running.database;
  const demo = demoWanted(database.embedded, host);
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    COUNTERSIGN_EMBEDDED: database.embedded ? '1' : '0',
    COUNTERSIGN_DEMO: demo ? '1' : '0',
    COUNTERSIGN_WEB_ALONE: roles.web && !roles.worker && !database.embedded ? '1' : '0',
  });
  if (roles.web) process.env.NEXTAUTH_SECRET = sessionSecret(database.embedded);
  process.env.NEXTAUTH_URL ||= `http://localhost:${port}`;

  const [, handler] = await Promise.all([
    // the demo has an audit that is signed
    prepareDatabase(database, demo && !auditKeyFile().isElsewhere, progress),
    roles.web ? prepareWeb(port, progress) : null,
  ]);
  if (roles.worker) {
    const { bindKey } = await import('#lib/audit/bind-key.ts');
    await bindKey(new Date());
    running.worker = await (await import('#lib/jobs/worker.ts')).startWorker();
  }
  if (handler) {
    running.front?.open(handler);
    progress.begin('rehearsing the gate');
    await warmUp(`http://${host?.includes(':') ? `[${host}]` : (host ?? 'localhost')}:${port}`);
    progress.done('gate rehearsed');
  }
  console.log(readyLine(roles, demo, performance.now() - begun));
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new DomainError('invalid', `PORT is ${JSON.stringify(text)}: it must be a number from 1 to 65535.`);
}

/**
 * Demo people sign in without a password, so they exist on the embedded database of one's own machine only, or
 * where COUNTERSIGN_DEMO=1 asks for them. COUNTERSIGN_DEMO=0 refuses them anywhere.
 */
function demoWanted(embedded: boolean, host: string | null): boolean {
  const asked = process.env.COUNTERSIGN_DEMO;
  return asked ? asked === '1' : embedded && host === null;
}

async function prepareWeb(port: number, progress: Progress) {
  if (buildIsStale()) {
    progress.begin('building the web application, once for this version');
    await buildWeb();
    progress.done('web application built');
  }
  const { default: next } = await import('next');
  const app = next({ dev: false, dir: root, hostname: 'localhost', port });
  await app.prepare();
  return app.getRequestHandler();
}

function readyLine(roles: Roles, demo: boolean, ms: number): string {
  const took = `${(ms / 1000).toFixed(1)} s`;
  if (!roles.web) return `Countersign's worker is ready (${took}). Ctrl-C stops it.`;
  let signIn = 'Sign-in is not set up: see OIDC_ISSUER in docs/configuration.md.';
  if (demo) signIn = 'Sign in there as one of the demo people, no password needed.';
  else if (process.env.OIDC_ISSUER)
    signIn = `Sign in there with ${process.env.OIDC_NAME || 'single sign-on'}.`;
  return `Countersign is ready on ${process.env.NEXTAUTH_URL} (${took}). ${signIn} Ctrl-C stops it.`;
}
