import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Where this instance keeps its data: `.data` in the checkout, or COUNTERSIGN_DATA. */
export function dataDir(): string {
  return path.resolve(root, process.env.COUNTERSIGN_DATA || '.data');
}
