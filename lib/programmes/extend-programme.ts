import { daysTrouble } from '#lib/domain/programme/lifecycle.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, invalid } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/ids.ts';
import { storableText } from '#lib/platform/rows.ts';
import type { ExtendProgrammeInput } from './inputs.ts';
import { policyTrouble } from './policy-queries.ts';
import { type ProgrammeResult, programmeEntry, programmeStep } from './programme-step.ts';

/**
 * Gives a running programme a later last day.
 *
 * @throws DomainError `invalid` on `endsOn`; `conflict` after its last day, or where its version of the policy would
 *   meet another programme's; `forbidden`
 */
export async function extendProgramme(ctx: Context, input: ExtendProgrammeInput): Promise<ProgrammeResult> {
  const { endsOn, reason, ...seen } = input;
  return programmeStep(ctx, seen, 'extend', async (tx, programme) => {
    const { id, startsOn, endsOn: before } = programme;
    if (endsOn <= before) throw invalid(`It lasts until ${before} already.`, 'endsOn');
    const tooLong = daysTrouble({ startsOn, endsOn });
    if (tooLong !== null) throw invalid(tooLong, 'endsOn');
    const trouble = await policyTrouble(tx, { ...programme, endsOn });
    if (trouble !== null) throw conflict(trouble);
    const why = storableText(reason);
    await tx.programme.update({ where: { id }, data: { endsOn: new Date(endsOn) } });
    await tx.programmeExtension.create({
      data: {
        programmeId: id,
        id: newId(),
        fromEnd: new Date(before),
        toEnd: new Date(endsOn),
        reason: why,
        personId: ctx.actor.id,
        at: ctx.now,
      },
    });
    return {
      state: 'running',
      entry: (version) =>
        programmeEntry('programme.extended', programme, version, { from: before, to: endsOn, reason: why }),
    };
  });
}
