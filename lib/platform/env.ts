/** The environment variables that Countersign reads at run time, each in one place. docs/configuration.md lists them. */

export function databaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set: start through `npm start` or `bin/countersign`.');
  return url;
}

/** True where this process runs on the embedded database, which alone allows demo sign-in without asking. */
export function onEmbeddedDatabase(): boolean {
  return process.env.COUNTERSIGN_EMBEDDED === '1';
}
