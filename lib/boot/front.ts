import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { DomainError } from '#lib/platform/errors.ts';
import type { Progress } from './progress.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface Front {
  /** From now on requests go to the application. */
  open(handler: Handler): void;
  /** Answers 503 to /api/ready, accepts no new connection and lets running requests end, for at most `ms`. */
  drain(ms: number): Promise<void>;
  /** Ends what still runs. */
  hurry(): void;
}

export interface FrontOptions {
  port: number;
  /** Null: this machine only. */
  host: string | null;
  progress: Progress;
}

/**
 * Listens at once, before anything can be served: /api/health answers, /api/ready says 503 and pages say that they
 * are coming. On loopback it answers to loopback names only, so that no web page elsewhere can reach it by
 * pointing its own name at 127.0.0.1.
 */
export async function openFront({ port, host, progress }: FrontOptions): Promise<Front> {
  let application: Handler | null = null;
  let draining = false;

  const answer: Handler = (request, response) => {
    const path = request.url?.split('?')[0];
    if (host === null && !namesThisMachine(request.headers.host))
      return say(response, 421, 'Misdirected request.');
    if (path === '/api/health') return json(response, 200, { alive: true });
    if (application && !draining) return application(request, response);
    if (path === '/api/ready')
      return json(response, 503, { ready: false, doing: draining ? 'stopping' : progress.current });
    if (application) return application(request, response);
    return say(
      response,
      503,
      `Countersign is starting: ${progress.current}. This page tries again by itself.`,
    );
  };

  const servers: Server[] = [];
  for (const address of host === null ? ['127.0.0.1', '::1'] : [host]) {
    const server = await listen(answer, port, address);
    if (server) servers.push(server);
  }
  return {
    open(handler) {
      application = handler;
    },
    async drain(ms) {
      draining = true;
      const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
      // a connection whose request ends meanwhile is idle, but stays open unless told
      const idle = setInterval(() => {
        for (const server of servers) server.closeIdleConnections();
      }, 50);
      const timer = setTimeout(() => {
        for (const server of servers) server.closeAllConnections();
      }, ms);
      await Promise.all(closed);
      clearInterval(idle);
      clearTimeout(timer);
    },
    hurry() {
      for (const server of servers) server.closeAllConnections();
    },
  };
}

/** Null where this machine has no such address (IPv6 switched off). */
function listen(answer: Handler, port: number, address: string): Promise<Server | null> {
  const server = createServer({ keepAliveTimeout: 65_000 }, answer);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (address === '::1' && error.code !== 'EADDRINUSE') resolve(null);
      else reject(refusal(error, port, address));
    });
    server.listen(port, address, () => resolve(server));
  });
}

function refusal(error: NodeJS.ErrnoException, port: number, address: string): Error {
  if (error.code === 'EADDRINUSE') {
    return new DomainError(
      'conflict',
      `Port ${port} is in use by another program: stop that, or choose another port with PORT.`,
    );
  }
  if (error.code === 'EACCES')
    return new DomainError('forbidden', `Port ${port} is not open to this user: choose another with PORT.`);
  return new DomainError('unavailable', `Cannot listen on ${address}, port ${port}: ${error.message}.`);
}

function namesThisMachine(hostHeader: string | undefined): boolean {
  const name = URL.canParse(`http://${hostHeader}`) ? new URL(`http://${hostHeader}`).hostname : '';
  if (['localhost', '127.0.0.1', '[::1]'].includes(name) || name.endsWith('.localhost')) return true;
  const publicUrl = process.env.NEXTAUTH_URL;
  return publicUrl !== undefined && URL.canParse(publicUrl) && new URL(publicUrl).hostname === name;
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(status === 503 ? { 'Retry-After': '2', Refresh: '2' } : {}),
  });
  response.end(sentence);
}
