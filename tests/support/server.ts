import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '#lib/boot/paths.ts';

export interface Launched {
  process: ChildProcess;
  /** Everything it has written so far. */
  output(): string;
  /** Resolves with the output as soon as it holds `text`; rejects if the process ends before. */
  says(text: string): Promise<string>;
  /** The exit code, once it has ended. */
  ended: Promise<number | null>;
}

/** Runs one of the project's commands, e.g. `lib/boot/worker.ts`, as a process with exactly these changes of environment. */
export function launch(
  script: string,
  changes: Record<string, string | undefined>,
  ...args: string[]
): Launched {
  const env = { ...process.env, ...changes };
  for (const [name, value] of Object.entries(changes)) if (value === undefined) delete env[name];
  const child = spawn(process.execPath, [path.join(root, 'lib/boot/launch.cjs'), script, ...args], {
    cwd: root,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  child.stderr.on('data', (text) => {
    output += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    process: child,
    output: () => output,
    ended,
    async says(text) {
      while (!output.includes(text)) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`It ended without saying "${text}":\n${output}`);
        await sleep(20);
      }
      return output;
    },
  };
}
