import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildIsStale, buildWeb } from '#lib/boot/build.ts';
import { freePort } from '#lib/boot/free-port.ts';
import { root } from '#lib/boot/paths.ts';
import { ensurePrismaClient } from '#lib/boot/prisma-client.ts';
import { findBrowser } from './support/browser.ts';

/** What a step found: how many checks passed and failed. */
interface Outcome {
  passed: number;
  failed: number;
}

interface Step {
  name: string;
  run(): Promise<Outcome>;
}

const results = path.join(root, 'test-results');
const endToEndData = path.join(root, `.data-e2e-${process.pid}`);
const bin = (file: string) => path.join(root, 'node_modules', file);
let current: ChildProcess | null = null;

const steps: Step[] = [
  { name: 'database client', run: () => one(async () => void ensurePrismaClient()) },
  { name: 'route types', run: () => one(() => node(bin('next/dist/bin/next'), 'typegen')) },
  { name: 'types', run: () => one(() => node(bin('typescript/bin/tsc'), '--noEmit')) },
  {
    name: 'format and lint',
    run: () => one(() => node(bin('@biomejs/biome/bin/biome'), 'ci', '--diagnostic-level=error')),
  },
  { name: 'unit, property and architecture tests', run: () => vitest('pure') },
  { name: 'database tests', run: () => vitest('database') },
  { name: 'build', run: () => one(async () => (buildIsStale() ? buildWeb() : undefined)) },
  { name: 'end-to-end tests', run: endToEnd },
];

process.exitCode = await main();

/** Runs all steps, also after a failed one, and ends with the sum alone on a line. */
async function main(): Promise<number> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      current?.kill('SIGTERM');
      process.exitCode = 1;
      steps.length = 0;
    });
  }
  mkdirSync(results, { recursive: true });
  const total: Outcome = { passed: 0, failed: 0 };
  const failed: string[] = [];
  for (const [index, step] of [...steps].entries()) {
    if (!steps.includes(step)) break;
    const start = performance.now();
    console.log(`\n[${index + 1}/${steps.length}] ${step.name} …`);
    const outcome = await step.run();
    total.passed += outcome.passed;
    total.failed += outcome.failed;
    if (outcome.failed > 0) failed.push(step.name);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(
      `[${index + 1}] ${step.name}: ${outcome.passed} passed, ${outcome.failed} failed in ${seconds} s`,
    );
  }
  rmSync(endToEndData, { recursive: true, force: true });
  if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 || steps.length === 0 ? 1 : 0;
}

/** A step that is one check. */
async function one(work: () => Promise<void>): Promise<Outcome> {
  try {
    await work();
    return { passed: 1, failed: 0 };
  } catch (error) {
    console.error((error as Error).message);
    return { passed: 0, failed: 1 };
  }
}

/** Runs a script under this Node, in a process group of its own, with its output shown. */
async function node(script: string, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) },
  });
  current = child;
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  current = null;
  endGroup(child.pid);
  if (code !== 0) throw new Error(`${path.basename(script)} ended with exit code ${code}.`);
}

/** What a finished step left behind in its process group. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch {
    // nobody left: as it should be
  }
}

async function vitest(project: string): Promise<Outcome> {
  const file = path.join(results, `${project}.json`);
  rmSync(file, { force: true });
  const flags = ['--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { failed } = await one(() => node(bin('vitest/vitest.mjs'), 'run', ...flags));
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  return atLeast(failed, { passed: report.numPassedTests, failed: report.numFailedTests });
}

async function endToEnd(): Promise<Outcome> {
  const file = path.join(results, 'e2e.json');
  rmSync(file, { force: true });
  const { failed } = await one(async () => {
    const browser = await findBrowser();
    console.log(`browser: ${browser.executablePath ?? "Playwright's own"}`);
    Object.assign(process.env, {
      COUNTERSIGN_BROWSER_OPTIONS: JSON.stringify(browser),
      COUNTERSIGN_E2E_PORT: String(await freePort()),
      COUNTERSIGN_E2E_DATA: endToEndData,
    });
    await node(bin('@playwright/test/cli.js'), 'test');
  });
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { expected, flaky, unexpected } = JSON.parse(readFileSync(file, 'utf8')).stats;
  if (flaky > 0) console.log(`${flaky} of them passed only when tried again; they are named "flaky" above.`);
  return atLeast(failed, { passed: expected + flaky, failed: unexpected });
}

/** A step whose process failed has at least one failure, even if every test that ran has passed. */
function atLeast(failed: number, outcome: Outcome): Outcome {
  return { ...outcome, failed: Math.max(failed, outcome.failed) };
}
