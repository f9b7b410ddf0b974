/** Tells the terminal what a start is doing, one line a step. */
export interface Progress {
  /** What is being done now; shown to browsers that ask too early as well. */
  readonly current: string;
  /** Begins a step that may take a while. */
  begin(step: string): void;
  /** A step's advance: redrawn in place on a terminal, every tenth otherwise. */
  part(step: string, done: number, total: number): void;
  done(step: string): void;
}

export function terminalProgress(out: NodeJS.WriteStream = process.stdout): Progress {
  const start = performance.now();
  let current = 'starting';
  let lastTenth = '';
  let open = false;

  const line = (text: string) => {
    if (open) out.write('\n');
    open = false;
    out.write(`  ${((performance.now() - start) / 1000).toFixed(1).padStart(5)} s  ${text}\n`);
  };
  return {
    get current() {
      return current;
    },
    begin(step) {
      current = step;
      line(`${step} …`);
    },
    part(step, done, total) {
      const percent = total > 0 ? Math.floor((100 * done) / total) : 0;
      current = `${step} (${percent}%)`;
      const tenth = `${step}${Math.floor(percent / 10)}`;
      if (out.isTTY) {
        out.write(`\r\u001b[K           ${current}`);
        open = true;
      } else if (tenth !== lastTenth) {
        line(current);
      }
      lastTenth = tenth;
    },
    done(step) {
      current = step;
      line(step);
    },
  };
}
