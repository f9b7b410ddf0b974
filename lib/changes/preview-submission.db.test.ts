import { beforeAll, describe, expect, test } from 'vitest';
import { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId, sha, submission } from '#tests/support/submitted.ts';
import { previewSubmission } from './preview-submission.ts';
import { submitChange } from './submit-change.ts';

useDatabase();
beforeAll(() => openShop());

const actor = (slug: string) => {
  const { actor: who } = as(slug);
  if (who.kind !== 'person') throw new Error('not a person');
  return who;
};

/** As the form sends it. */
const fromTheForm = (slug: string, over: Partial<SubmitChangeInput>) =>
  submission({
    source: 'web',
    author: { name: slug, identity: `person:${personId(slug)}` },
    ...over,
  });

const gist = ({
  outcome,
  requirements,
  people,
}: Awaited<ReturnType<typeof previewSubmission>>['decision']) => ({
  outcome,
  people,
  requirements: requirements.map(({ id, state, needs }) => ({ id, state, needs })),
});

describe('the preview of a submission', () => {
  const cases: Record<string, { slug: string; over: Partial<SubmitChangeInput> }> = {
    'a junior on Tier 1, of unknown provenance': { slug: 'jun-author', over: {} },
    'a senior on Tier 1, without AI': {
      slug: 'sen-sol',
      over: { declarations: [{ involvement: 'none', by: 'sen-sol' }] },
    },
    'a schema change without a plan': {
      slug: 'mid-mara',
      over: {
        kind: 'schema',
        rollbackPlan: null,
        blastRadius: null,
        paths: [['src/search/migrations/1.sql', 400, 2]],
      },
    },
    'a destructive operation by an agent, directed by another': {
      slug: 'jun-author',
      over: {
        kind: 'agent-action',
        destructive: true,
        declarations: [{ involvement: 'agent', tool: 'Robo', by: 'jun-author' }],
        directedBy: { name: 'mid-mara', identity: 'mid-mara@shop.test' },
      },
    },
    'a named service beside those of the paths, to staging': {
      slug: 'mid-mara',
      over: { environment: 'staging', services: ['blog'], fileCount: 900 },
    },
    'a revert of an earlier commit': {
      slug: 'mid-mara',
      over: { title: 'Revert "Round prices up"', description: `This reverts commit ${'c'.repeat(40)}.` },
    },
    'an unknown co-author and no paths': {
      slug: 'sen-sia',
      over: { paths: [], coAuthors: [{ name: 'Who', identity: 'who@elsewhere.test' }] },
    },
  };

  for (const [name, { slug, over }] of Object.entries(cases)) {
    test(`${name}: is what the submission is then judged to be`, async () => {
      const input = fromTheForm(slug, over);
      const entries = await outside().auditEntry.count();
      const preview = await previewSubmission(actor(slug), input);
      expect(await outside().auditEntry.count()).toBe(entries);
      const { changeId, decision } = await submitChange(as(slug), input);
      expect(gist(preview.decision)).toEqual(gist(decision));
      const change = await outside().change.findUniqueOrThrow({
        where: { id: changeId },
        include: { control: true },
      });
      expect(preview.risk.score).toBe(change.risk);
      expect(preview.risk.parts).toEqual(change.control!.riskParts);
      expect(preview.blastRadius.radius).toBe(change.control!.blastRadius);
      const { involvement, grade, conflicts } = preview.provenance;
      expect([involvement, grade, conflicts.length]).toEqual([
        change.aiInvolvement,
        change.aiGrade,
        change.aiConflicts,
      ]);
      expect(preview.pathsFrom).toBe(change.control!.pathsFrom);
      const { dueAt, waitingSince } = change.control!;
      expect(preview.withinHours).toBe(
        dueAt === null ? null : (dueAt.getTime() - waitingSince.getTime()) / 3_600_000,
      );
    });
  }

  test('a freeze of its service shows beforehand', async () => {
    const input = fromTheForm('jun-author', { paths: [['src/blog/a.ts', 1, 1]] });
    const before = await previewSubmission(actor('jun-author'), input);
    expect(before.decision.requirements.find(({ id }) => id === 'no-deployment-in-freeze')?.state).toBe(
      'satisfied',
    );
    const service = await outside().service.findUniqueOrThrow({ where: { slug: 'blog' } });
    await outside().changeFreeze.create({
      data: {
        id: '018f0000-0000-7000-8000-000000000001',
        name: 'launch',
        reason: 'launch',
        startsAt: new Date(Date.now() - 60_000),
        endsAt: new Date(Date.now() + 3_600_000),
        environments: ['production'],
        serviceIds: [service.id],
        tiers: [],
        createdBy: personId('dir-dana'),
        createdAt: new Date(),
      },
    });
    const after = await previewSubmission(actor('jun-author'), input);
    expect(after.decision.requirements.find(({ id }) => id === 'no-deployment-in-freeze')?.state).toBe(
      'unsatisfied',
    );
  });

  test('a service that there is not is told by its field', async () => {
    const input = SubmitChangeInput.parse({ ...fromTheForm('jun-author', {}), services: ['nothing'] });
    await expect(previewSubmission(actor('jun-author'), { ...input, sha: sha(9) })).rejects.toMatchObject({
      field: 'services',
    });
  });
});
