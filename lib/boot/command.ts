import { main } from '#lib/cli/main.ts';

process.exitCode = await main(process.argv.slice(3), {
  withDatabase: async (work) => (await import('./with-database.ts')).withDatabase(work),
});
