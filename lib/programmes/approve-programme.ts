import type { Context } from '#lib/platform/context.ts';
import type { SeenProgramme } from './inputs.ts';
import { type ProgrammeResult, programmeEntry, programmeStep } from './programme-step.ts';

/**
 * The second person's word, without which a programme does not begin. From here on the version of the policy that it
 * names cannot be edited.
 *
 * @throws DomainError `forbidden` for whoever planned or changed it; `conflict`
 */
export async function approveProgramme(ctx: Context, input: SeenProgramme): Promise<ProgrammeResult> {
  return programmeStep(ctx, input, 'approve', async (tx, programme) => {
    await tx.programme.update({ where: { id: programme.id }, data: { approvedBy: ctx.actor.id } });
    return {
      state: 'planned',
      entry: (version) => programmeEntry('programme.approved', programme, version, {}),
    };
  });
}
