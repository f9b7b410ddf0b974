import type { Command } from 'commander';
import type { Host } from './main.ts';

/** `countersign audit …`; `exit` takes the exit code. */
export function addAuditCommands(
  program: Command,
  { withDatabase }: Host,
  exit: (code: number) => void,
): void {
  const audit = program.command('audit').description('the audit log (docs/audit.md)');
  audit
    .command('verify')
    .description('compute every hash of the log again, and hold it against checkpoints')
    .option(
      '--checkpoints <where>',
      'a file or a folder that has them, instead of the places that they are delivered to',
    )
    .option('--key <key>', "the verifier key of who signed them, instead of this installation's")
    .action(async ({ checkpoints, key }: { checkpoints?: string; key?: string }) => {
      exit(
        await withDatabase(async () => {
          const { auditVerifyCommand } = await import('./audit-verify.ts');
          return auditVerifyCommand({ checkpoints, key }, process.stdout);
        }),
      );
    });
  audit
    .command('continue')
    .description('answer for it that the log does not continue what was signed, and let signing go on')
    .requiredOption('--reason <words>', 'why: a restore that was meant, another key')
    .requiredOption('--by <person>', 'who answers for it: the short name of an active person')
    .action(async (options: { reason: string; by: string }) => {
      exit(
        await withDatabase(async () => {
          const { auditContinueCommand } = await import('./audit-continue.ts');
          return auditContinueCommand(options, process.stdout);
        }),
      );
    });
  audit
    .command('export')
    .description('write the log into a file that bin/audit-verifier.mjs reads')
    .requiredOption('--out <file>', 'one JSON object a line')
    .action(async ({ out }: { out: string }) => {
      await withDatabase(async () => {
        const { exportLog } = await import('./audit-export.ts');
        const entries = await exportLog(out);
        process.stdout.write(`${entries} entries in ${out}\n`);
      });
    });
  audit
    .command('proof')
    .description('write the proof that an entry is in the log of the latest checkpoint')
    .argument('<seq>', "the entry's number")
    .requiredOption('--out <file>', 'where to')
    .option('--checkpoint <file>', 'another one than the latest')
    .action(async (seq: string, options: { out: string; checkpoint?: string }) => {
      await withDatabase(async () => {
        const { auditProofCommand } = await import('./audit-proof.ts');
        await auditProofCommand(seq, options, process.stdout);
      });
    });
}
