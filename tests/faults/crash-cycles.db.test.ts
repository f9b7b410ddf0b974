import { expect, test } from 'vitest';
import { crashCycles } from './crash-cycles.ts';

const CYCLES = Number(process.env.COUNTERSIGN_CRASH_CYCLES || 10);
const SEED = Number(process.env.COUNTERSIGN_CRASH_SEED || 20_261_121);

test(
  `${CYCLES} crashes and restarts lose nothing that was acknowledged, and raise no alarm`,
  async () => {
    const report = await crashCycles(CYCLES, SEED);
    expect(report).toMatchObject({ cycles: CYCLES, alarms: [], missing: [] });
    expect(report.acknowledged).toBeGreaterThan(CYCLES);
    expect(report.checkpoints).toBeGreaterThan(0);
  },
  120_000 + CYCLES * 5_000,
);
