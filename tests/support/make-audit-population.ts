import { withDatabase } from '#lib/boot/with-database.ts';

const [count, director] = process.argv.slice(3);

await withDatabase(async () => {
  const { makePopulation } = await import('./audit-population.ts');
  await makePopulation(Number(count), director!);
});
process.exit(0);
