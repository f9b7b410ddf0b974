import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { databaseFailure } from '#lib/platform/database-failure.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { addAuditCommands } from './audit-commands.ts';
import { addGateCommands } from './gate-commands.ts';
import type { TokenOptions } from './token.ts';

const OK = 0;
const FAILED = 1;
const USAGE = 2;
const UNAVAILABLE = 3;

const KINDS = ['people', 'services', 'changes', 'incidents', 'links'] as const;

/** What a command needs from the process that it runs in. */
export interface Host {
  /**
   * Runs `work` on this instance's database, migrated; `url` is its connection string. What uses the database is loaded
   * in `work`, not before: in a fresh checkout its client is only made here.
   */
  withDatabase<T>(work: (url: string) => Promise<T>): Promise<T>;
}

/**
 * Runs one command of `countersign` and returns its exit code: 0 done, 1 it failed, 2 it was asked wrongly, 3 the
 * database is not available. What went wrong is one sentence on standard error. Every command loads what it
 * needs only when it runs.
 */
export async function main(argv: readonly string[], host: Host): Promise<number> {
  const { withDatabase } = host;
  let code = OK;
  const program = new Command('countersign')
    .description('The change-control room: facts in, answers out.')
    .option('--verbose', 'show where an error came from (also COUNTERSIGN_DEBUG=1)', false)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'countersign: ')) });

  const imports = program.command('import').description('bring in records');
  imports
    .command('git')
    .description('every mainline commit of a repository as a deployed change')
    .argument('<repository>', 'work tree, bare repository or mirror')
    .option('--since <date>', 'from the first commit not older than this, as git reads dates')
    .option('--branch <name>', 'another branch than the one HEAD names')
    .option('--services <file>', 'YAML file of services, tiers, owners and paths')
    .option('--reverts-as-incidents', 'make an incident of every revert that speaks of a failure', false)
    .option('--source <name>', "import under this name, instead of the repository's own")
    .option('--catalogue <file>', "YAML file of the organisation's own AI tools (COUNTERSIGN_CATALOGUE)")
    .option('--rejects <file>', 'where to list what is left out')
    .action(async (repository: string, { catalogue, ...options }: GitOptions) => {
      useCatalogue(catalogue);
      await withDatabase(async () => {
        const { importGitCommand } = await import('./import-git.ts');
        await importGitCommand({ repository, ...options }, process.stdout);
      });
    });
  imports
    .command('ndjson')
    .description('one JSON object a line (docs/importing.md)')
    .addArgument(new Argument('<kind>').choices(KINDS))
    .argument('<file>', 'path, or - for standard input')
    .option('--catalogue <file>', "YAML file of the organisation's own AI tools (COUNTERSIGN_CATALOGUE)")
    .option('--rejects <file>', 'where to list what is left out')
    .action(async (kind: (typeof KINDS)[number], file: string, { catalogue, ...options }: FileOptions) => {
      useCatalogue(catalogue);
      await withDatabase(async () => {
        const { importNdjsonCommand } = await import('./import-ndjson.ts');
        await importNdjsonCommand({ kind, file, ...options }, process.stdout);
      });
    });

  addGateCommands(program, host, (exit) => {
    code = exit;
  });

  addAuditCommands(program, host, (exit) => {
    code = exit;
  });

  const bench = program.command('bench').description('measure Countersign against labelled data');
  bench
    .command('provenance')
    .description('how well AI involvement is detected; needs no database')
    .requiredOption('--cases <file>', 'labelled commits, one JSON object a line, gzipped or not')
    .option('--json', 'one JSON object and nothing else', false)
    .action(async (options: { cases: string; json: boolean }) => {
      const { benchProvenance } = await import('./bench-provenance.ts');
      code = await benchProvenance(options, process.stdout);
    });
  bench
    .command('correlation')
    .description('how well the causes of incidents are found; needs no database')
    .requiredOption('--history <folder>', 'changes and incidents with known causes (docs/correlation.md)')
    .addOption(
      new Option('--service-field <name>', 'which field names the paged service')
        .choices(['service', 'service_noisy30'])
        .default('service'),
    )
    .option('--json', 'one JSON object and nothing else', false)
    .action(async (options: CorrelationOptions) => {
      const { benchCorrelation } = await import('./bench-correlation.ts');
      code = await benchCorrelation(options, process.stdout);
    });

  program
    .command('risk')
    .description('the risk score')
    .command('fit')
    .description('fit its weights again on this history, and measure them; writes nothing')
    .option('--since <date>', 'use changes from this day on, as 2026-03-02', toDay)
    .option('--json', 'one JSON object and nothing else', false)
    .action(async ({ since, json }: { since?: Date; json: boolean }) => {
      const { riskFitCommand } = await import('./risk-fit.ts');
      code = await withDatabase(() =>
        riskFitCommand({ since: since ?? null, json, now: new Date() }, process.stdout),
      );
    });

  program
    .command('backtest')
    .description('what a version of the policy would have done with the changes of the past; keeps nothing')
    .requiredOption('--policy <number or file>', 'a version by its number, or a file with a text')
    .requiredOption('--from <date>', 'changes that reached production from this day on, as 2026-03-02', toDay)
    .requiredOption('--to <date>', 'up to this day, not included', toDay)
    .option('--json', 'one JSON object and nothing else', false)
    .action(async (options: { policy: string; from: Date; to: Date; json: boolean }) => {
      const { backtestCommand } = await import('./backtest.ts');
      code = await withDatabase(() => backtestCommand(options, process.stdout, new Date()));
    });

  const token = program.command('token').description('what pipelines sign in with (docs/api.md)');
  token
    .command('create')
    .description('make one; its secret is printed once')
    .requiredOption('--name <name>', 'what it is called in the audit log')
    .requiredOption('--scope <scopes...>', 'what it is good for: names, or a list with commas')
    .option('--expires <date>', 'from when on it is no longer good, e.g. 2027-01-01')
    .action(async (options: TokenOptions) => {
      await withDatabase(async () => {
        const { createTokenCommand } = await import('./token.ts');
        await createTokenCommand(options, process.stdout, process.stderr);
      });
    });
  token
    .command('list')
    .description('all of them, without their secrets')
    .action(async () => {
      await withDatabase(async () => {
        const { listTokensCommand } = await import('./token.ts');
        await listTokensCommand(process.stdout);
      });
    });
  token
    .command('revoke')
    .description('end one at once')
    .argument('<name>', 'as it is listed')
    .action(async (name: string) => {
      await withDatabase(async () => {
        const { revokeTokenCommand } = await import('./token.ts');
        await revokeTokenCommand(name, process.stdout);
      });
    });

  program
    .command('db')
    .description('the database')
    .command('url')
    .description('print its connection string (it holds the password)')
    .action(async () => {
      await withDatabase(async (url) => void process.stdout.write(`${url}\n`));
    });

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    return failure(error, program.opts<{ verbose: boolean }>().verbose);
  }
}

interface CorrelationOptions {
  history: string;
  serviceField: 'service' | 'service_noisy30';
  json: boolean;
}

interface FileOptions {
  catalogue?: string;
  rejects?: string;
}

interface GitOptions extends FileOptions {
  since?: string;
  branch?: string;
  services?: string;
  revertsAsIncidents: boolean;
  source?: string;
}

/** The first moment of a UTC day. */
function toDay(text: string): Date {
  const at = new Date(`${text}T00:00:00.000Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('It must be a day, as 2026-03-02.');
  return at;
}

/** The option is a way to say COUNTERSIGN_CATALOGUE. */
function useCatalogue(file: string | undefined): void {
  if (file !== undefined) process.env.COUNTERSIGN_CATALOGUE = file;
}

/** Commander has written its own message already. */
function failure(error: unknown, verbose: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? OK : USAGE;
  const database = error instanceof DomainError ? null : databaseFailure(error);
  const known = error as { name?: string; code?: unknown; message?: string };
  const message = database
    ? `The database has failed: ${database.meaning}`
    : (known.message ?? String(error));
  process.stderr.write(`countersign: ${oneSentence(message)}\n`);
  if (verbose || process.env.COUNTERSIGN_DEBUG === '1') console.error(error);
  if (database) return database.unavailable ? UNAVAILABLE : FAILED;
  if (error instanceof DomainError) {
    if (error.code === 'unavailable') return UNAVAILABLE;
    return error.code === 'invalid' ? USAGE : FAILED;
  }
  const repositoryFails = ['repository-damaged', 'git-silent'].includes(String(known.code));
  return known.name === 'GitError' && !repositoryFails ? USAGE : FAILED;
}

function oneSentence(message: string): string {
  const line = message.trim().split('\n').at(-1)!.trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
