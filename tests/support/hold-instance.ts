import { acquireDatabase } from '#lib/boot/database.ts';

/** A process that holds a data folder as `npm start` does, until it is told to stop. */
const database = await acquireDatabase({ instance: true });
process.once('SIGTERM', async () => {
  await database.release();
  process.exit(0);
});
setInterval(() => {}, 60_000);
console.log('holding');
