import { type Command, Option } from 'commander';
import { DEPLOYMENT_OUTCOMES } from '#lib/domain/change/observation.ts';
import type { CheckOptions, DeployedOptions } from './gate.ts';
import type { Host } from './main.ts';

const OUTPUT = { out: process.stdout, err: process.stderr };

/** Adds `gate check` and `gate deployed`; `done` is told the exit code. */
export function addGateCommands(
  program: Command,
  { withDatabase }: Host,
  done: (code: number) => void,
): void {
  const gate = program.command('gate').description('what a pipeline asks and reports (docs/gate.md)');
  const command = (name: string, description: string) =>
    gate
      .command(name)
      .description(description)
      .requiredOption('--repository <owner/name>', 'where the commit is')
      .requiredOption('--sha <sha>', 'its full name in lower case')
      .requiredOption('--environment <name>', 'where it is to go')
      .option('--pipeline <run>', 'the run that asks: an allow is then good for this one only')
      .option('--url <address>', 'of a Countersign; else COUNTERSIGN_URL, else the database of this machine')
      .option('--token <secret>', 'better in COUNTERSIGN_TOKEN: a command line can be seen by others')
      .option('--json', 'one JSON object and nothing else', false);
  command(
    'check',
    'may this commit be deployed now? 0 yes, 1 no, 2 asked wrongly, 3 unavailable, which is a no',
  ).action(async (options: CheckOptions) => {
    const { gateCheck } = await import('./gate.ts');
    done(await gateCheck(options, withDatabase, OUTPUT));
  });
  command('deployed', 'report a deployment when it starts, and under the same name when it has ended')
    .requiredOption('--id <name>', 'its name in the pipeline')
    .addOption(new Option('--outcome <outcome>').choices(DEPLOYMENT_OUTCOMES).makeOptionMandatory())
    .option('--started <instant>', 'ISO 8601 with its zone; else now')
    .option('--finished <instant>', 'else now, unless it is in progress')
    .option('--actor <name>', 'who or what deployed')
    .option('--decision <id>', 'of the gate; else the one that fits')
    .action(async (options: DeployedOptions) => {
      const { gateDeployed } = await import('./gate.ts');
      done(await gateDeployed(options, withDatabase, OUTPUT));
    });
}
