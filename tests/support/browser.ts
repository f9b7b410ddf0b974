import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium, type LaunchOptions } from '@playwright/test';
import { root } from '#lib/boot/paths.ts';

const run = promisify(execFile);
/** Where the packed browser is unpacked to. */
const unpacked = path.join(root, 'node_modules/.cache/countersign-browser');
const quiet = [
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
];
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const places = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/snap/bin/chromium'];

/**
 * How to launch a Chromium that really starts on this machine, tried in this order: COUNTERSIGN_BROWSER, one that is
 * installed, the one packed in a registry package (with its own libraries where the machine lacks them), the one
 * Playwright has or downloads.
 */
export async function findBrowser(): Promise<LaunchOptions> {
  const failures: string[] = [];
  for (const [name, find] of candidates()) {
    try {
      const options = await find();
      if (!options) continue;
      await (await chromium.launch({ ...options, timeout: 20_000 })).close();
      return options;
    } catch (error) {
      failures.push(`${name}: ${(error as Error).message.split('\n')[0]}`);
    }
  }
  throw new Error(`No browser starts on this machine.\n  ${failures.join('\n  ')}`);
}

/** What found the browser hands to Playwright's configuration. */
export function browserFromEnvironment(): LaunchOptions {
  const found = process.env.COUNTERSIGN_BROWSER_OPTIONS;
  return found ? JSON.parse(found) : (installed() ?? {});
}

type Candidate = [name: string, find: () => Promise<LaunchOptions | null> | LaunchOptions | null];

function candidates(): Candidate[] {
  return [
    ['installed', () => installed()],
    ['packed', () => packed()],
    ['packed, with its libraries', () => packed({ libraries: true })],
    ['Playwright', () => ({ args: quiet })],
    ['Playwright, downloaded', download],
  ];
}

function installed(): LaunchOptions | null {
  const onPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap((dir) => names.map((name) => path.join(dir, name)));
  const executablePath =
    process.env.COUNTERSIGN_BROWSER || [...onPath, ...places].find((file) => existsSync(file));
  return executablePath ? { executablePath, args: quiet } : null;
}

/**
 * @sparticuz/chromium unpacks to the temporary folder, and its libraries only where it believes to be on AWS; so it
 * is asked in a process of its own. Its own flags are for pages without security and are not used.
 */
async function packed({ libraries = false } = {}): Promise<LaunchOptions> {
  const folder = path.join(unpacked, libraries ? 'with-libraries' : 'plain');
  mkdirSync(folder, { recursive: true });
  const ask =
    "import('@sparticuz/chromium').then(async (m) => console.log(await m.default.executablePath()))";
  const { stdout } = await run(process.execPath, ['-e', ask], {
    cwd: root,
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: libraries ? 'AWS_Lambda_nodejs24.x' : '' },
  });
  const environment = {
    LD_LIBRARY_PATH: path.join(folder, 'al2023/lib'),
    FONTCONFIG_PATH: path.join(folder, 'fonts'),
  };
  return {
    executablePath: stdout.trim(),
    args: [...quiet, '--no-zygote', '--disable-gpu'],
    env: { ...(process.env as Record<string, string>), ...(libraries ? environment : {}) },
  };
}

async function download(): Promise<LaunchOptions> {
  const cli = path.join(root, 'node_modules/@playwright/test/cli.js');
  await run(process.execPath, [cli, 'install', '--only-shell', 'chromium'], { cwd: root, timeout: 300_000 });
  return { args: quiet };
}
