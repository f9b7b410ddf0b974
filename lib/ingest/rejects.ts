import { closeSync, openSync, writeSync } from 'node:fs';

/** Why one item of an import was left out. `at` is a line number or a commit. */
export interface Reject {
  at: number | string;
  /** `services[1]`, `startedAt` …; empty when it is the item as a whole. */
  field: string;
  reason: string;
}

/** Everything an import left out, one JSON object a line, in a file that is made when the first one comes. */
export class Rejects {
  readonly path: string;
  #file: number | null = null;
  #count = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** Items left out. */
  get count(): number {
    return this.#count;
  }

  add(item: Reject | readonly Reject[]): void {
    const reasons = [item].flat();
    this.#file ??= openSync(this.path, 'w');
    writeSync(this.#file, reasons.map((reason) => `${JSON.stringify(reason)}\n`).join(''));
    this.#count += 1;
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }
}
