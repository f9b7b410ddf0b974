/** Environments that are not production, by their exact name in lower case. */
export const NOT_PRODUCTION: ReadonlySet<string> = new Set([
  'ci',
  'demo',
  'dev',
  'development',
  'local',
  'preview',
  'qa',
  'sandbox',
  'stage',
  'staging',
  'test',
  'testing',
]);

/** Whatever is not known to be something else is production: a new name must not open a way round the rules. */
export const isProduction = (environment: string): boolean => !NOT_PRODUCTION.has(environment);
