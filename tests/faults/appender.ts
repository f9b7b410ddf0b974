import { flushCompileCache } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { signCheckpoint } from '#lib/audit/checkpoints.ts';
import { mutate } from '#lib/audit/mutate.ts';
import { systemContext } from '#lib/platform/context.ts';

/**
 * Appends to the log from several hands at once and signs it again and again, until it is killed. A line on standard
 * output tells what was acknowledged: `entry <id>`, `checkpoint <size>`; `alarm <why>` where signing was refused.
 */
const life = process.argv[2]!;
const say = (line: string) => void process.stdout.write(`${line}\n`);

async function append(hand: number): Promise<void> {
  for (let n = 0; ; n++) {
    const id = `${life}.${hand}.${n}`;
    await mutate(systemContext('appender', new Date()), async () => ({
      result: null,
      entries: [{ action: 'rollup.refreshed', subject: { type: 'rollup', id }, details: { weeks: n } }],
    }));
    say(`entry ${id}`);
  }
}

async function sign(): Promise<void> {
  for (;;) {
    const { size } = await signCheckpoint();
    say(`checkpoint ${size}`);
    await sleep(10);
  }
}

process.on('unhandledRejection', (error: Error & { code?: string }) => {
  if (error.code === 'conflict' && !/the log is empty/.test(error.message)) say(`alarm ${error.message}`);
  process.exit(1); // the database was killed first
});
// it will not come to its end, where this is done otherwise
flushCompileCache();
for (let hand = 0; hand < 3; hand++) void append(hand);
void sleep(5).then(sign);
