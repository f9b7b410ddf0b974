import { main } from '#lib/cli/main.ts';

process.exitCode = await main(process.argv.slice(3), {
  withDatabase: async (work) => (await import('./with-database.ts')).withDatabase(work),
});

// what a gate has given up on, e.g. a name that is still looked up, is not waited for
if (process.argv[3] === 'gate') process.stdout.write('', () => process.exit());
