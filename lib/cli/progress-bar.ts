import { Presets, SingleBar } from 'cli-progress';

/** Shows how far something is: a bar on a terminal, else a line every few seconds. */
export interface ProgressBar {
  update(done: number, total: number | null): void;
  stop(): void;
}

const LINE_EVERY_MS = 5_000;

/** `scale` divides figures for showing them, e.g. bytes to megabytes. */
export function progressBar(
  unit: string,
  { out = process.stderr, scale = 1 }: { out?: NodeJS.WriteStream; scale?: number } = {},
): ProgressBar {
  const start = performance.now();
  const rate = (done: number) =>
    Math.round(done / scale / Math.max(0.001, (performance.now() - start) / 1000));
  const shown = (value: number) => Math.round(value / scale).toLocaleString('en');
  return out.isTTY ? bar(out, unit, rate, shown) : lines(out, unit, rate, shown);
}

type Rate = (done: number) => number;
type Shown = (value: number) => string;

function bar(out: NodeJS.WriteStream, unit: string, rate: Rate, shown: Shown): ProgressBar {
  const single = new SingleBar(
    {
      stream: out,
      hideCursor: true,
      clearOnComplete: true,
      format: `{bar} {percentage}% | {of} ${unit} | {rate}/s | {eta_formatted} left`,
    },
    Presets.shades_classic,
  );
  let started = false;
  return {
    update(done, total) {
      const payload = {
        of: total === null ? shown(done) : `${shown(done)} of ${shown(total)}`,
        rate: rate(done),
      };
      if (!started) single.start(total ?? done, done, payload);
      else if (total !== null) single.setTotal(total);
      started = true;
      single.update(done, payload);
    },
    stop: () => single.stop(),
  };
}

function lines(out: NodeJS.WriteStream, unit: string, rate: Rate, shown: Shown): ProgressBar {
  let last = performance.now();
  return {
    update(done, total) {
      if (performance.now() - last < LINE_EVERY_MS) return;
      last = performance.now();
      const left = total === null ? '' : `, ${Math.ceil((total - done) / Math.max(1, rate(done)))} s left`;
      const of = total === null ? shown(done) : `${shown(done)} of ${shown(total)}`;
      out.write(`${of} ${unit}, ${rate(done)}/s${left}\n`);
    },
    stop() {},
  };
}
