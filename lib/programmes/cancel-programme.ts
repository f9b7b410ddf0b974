import type { Context } from '#lib/platform/context.ts';
import { storableText } from '#lib/platform/rows.ts';
import type { CancelProgrammeInput } from './inputs.ts';
import { type ProgrammeResult, programmeEntry, programmeStep } from './programme-step.ts';

/**
 * Ends a programme before its time, or before it began; its version of the policy leaves force at once.
 *
 * @throws DomainError `conflict`, `forbidden`
 */
export async function cancelProgramme(ctx: Context, input: CancelProgrammeInput): Promise<ProgrammeResult> {
  const { reason, ...seen } = input;
  return programmeStep(ctx, seen, 'cancel', async (tx, programme) => {
    await tx.programme.update({
      where: { id: programme.id },
      data: { state: 'cancelled', endedAt: ctx.now },
    });
    return {
      state: 'cancelled',
      entry: (version) =>
        programmeEntry('programme.cancelled', programme, version, { reason: storableText(reason) }),
    };
  });
}
