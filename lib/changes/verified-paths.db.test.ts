import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { approveAs, askGate } from '#tests/support/gate.ts';
import { buildRepository, temporaryFolder } from '#tests/support/git-repo.ts';
import { as, openShop, personId, pipeline, sha, submission } from '#tests/support/submitted.ts';
import { previewSubmission } from './preview-submission.ts';
import { approveChange } from './reviews/approve-change.ts';
import { submitChange } from './submit-change.ts';

useDatabase();

const folder = temporaryFolder();
const JUN = 'Jun <jun-author@shop.test>';
const topic = { parents: [1], author: JUN } as const;
const repository = buildRepository(
  join(folder.path, 'acme/shop.git'),
  [
    { message: 'root', files: { 'README.md': 'shop\n' } },
    { ...topic, message: 'Post', branch: 'post', files: { 'src/blog/post.md': 'new\n' } },
    {
      ...topic,
      message: 'Post\n\nCo-Authored-By: Claude <noreply@anthropic.com>',
      branch: 'hidden',
      files: { 'src/blog/post.md': 'new\n', 'src/checkout/auth/session.ts': 'export {};\n' },
    },
    {
      message: 'By Mara',
      branch: 'mara',
      parents: [1],
      author: 'M <77+mara@users.noreply.github.com>',
      files: { 'src/blog/b.md': 'b\n' },
    },
    {
      ...topic,
      message: 'Timeout',
      branch: 'config',
      files: { 'src/checkout/config/limits.yaml': 'timeout: 1\n' },
    },
  ],
  { bare: true },
);
const head = {
  post: repository.sha(2),
  hidden: repository.sha(3),
  mara: repository.sha(4),
  config: repository.sha(5),
};

beforeAll(async () => {
  process.env.COUNTERSIGN_MIRRORS = folder.path;
  await openShop();
});
afterAll(() => {
  delete process.env.COUNTERSIGN_MIRRORS;
  folder.remove();
});

/** As the form sends it: a junior who says that a post of the blog is all there is, and that no AI took part. */
const inBrowser = (over: Partial<SubmitChangeInput>) =>
  submission({
    source: 'web',
    author: { name: 'jun-author', identity: `person:${personId('jun-author')}` },
    paths: [['src/blog/post.md', 1, 0]],
    declarations: [{ involvement: 'none', by: 'jun-author' }],
    ...over,
  });

/** Submits it, having held the preview of it against how it is then judged. */
async function submitted(input: SubmitChangeInput) {
  const { actor } = as('jun-author');
  const preview = await previewSubmission(actor as typeof actor & { kind: 'person' }, input);
  const { changeId, decision } = await submitChange(as('jun-author'), input);
  const change = await outside().change.findUniqueOrThrow({
    where: { id: changeId },
    include: { control: true, detail: true, services: { include: { service: true } } },
  });
  const states = (of: typeof decision) => of.requirements.map(({ id, state }) => [id, state]);
  expect(states(preview.decision)).toEqual(states(decision));
  expect(preview.pathsFrom).toBe(change.control!.pathsFrom);
  expect(preview.risk.score).toBe(change.risk);
  expect(preview.blastRadius.radius).toBe(change.control!.blastRadius);
  expect(preview.provenance).toMatchObject({ involvement: change.aiInvolvement, grade: change.aiGrade });
  return { changeId, decision, change, preview };
}

const stateOf = ({ decision }: Awaited<ReturnType<typeof submitted>>, id: string) =>
  decision.requirements.find((one) => one.id === id)?.state;

describe('where a mirror holds the commit, a submission in the browser', () => {
  test('is judged by what the commit touches, and by what it says of AI', async () => {
    const hidden = await submitted(inBrowser({ sha: head.hidden }));
    expect(hidden.change).toMatchObject({
      tier: 1,
      fileCount: 2,
      control: { pathsFrom: 'mirror', blastRadius: 'high' },
    });
    expect(JSON.stringify(hidden.change.detail!.paths)).toContain('src/checkout/auth/session.ts');
    expect(stateOf(hidden, 'two-people-tier-1')).toBe('unsatisfied');
    // a denial beside a confession is shown, and the confession wins
    expect(hidden.change.aiInvolvement).not.toMatch(/none|unknown/);
    expect(hidden.change.aiConflicts).toBeGreaterThan(0);
    expect(hidden.preview.provenance.conflicts.join()).toContain('says none');
    expect(stateOf(hidden, 'senior-on-ai-tier-1')).toBe('unsatisfied');
  });

  test('is no more than it is, where it is honest', async () => {
    const honest = await submitted(inBrowser({ sha: head.post }));
    expect(honest.change).toMatchObject({ tier: 3, control: { pathsFrom: 'mirror', blastRadius: 'low' } });
    expect(honest.change.services.map(({ service }) => service.slug)).toEqual(['blog']);
    expect(honest.decision.outcome).toBe('allow');
    expect(await askGate({ sha: head.post })).toMatchObject({ outcome: 'allow' });
  });

  test('is of the kind that its paths are, whatever it is called', async () => {
    const { change } = await submitted(inBrowser({ sha: head.config, kind: 'code' }));
    expect(change).toMatchObject({ kind: 'config', tier: 1, control: { blastRadius: 'high' } });
  });

  test('keeps everybody who wrote a part of it from approving it', async () => {
    await outside().personIdentity.create({
      data: { kind: 'github-id', value: '77', personId: personId('mid-mara'), addedAt: new Date() },
    });
    const { changeId, change } = await submitted(inBrowser({ sha: head.mara }));
    const seen = { changeId, sha: head.mara, version: change.control!.version };
    await expect(approveChange(as('mid-mara'), seen)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await approveChange(as('sen-sol'), seen)).toMatchObject({ decision: 'approve' });
  });
});

describe('where no mirror holds it', () => {
  test('its author’s word is proof of nothing: it may be any service of the repository, in any area', async () => {
    const input = inBrowser({ sha: sha('abc1') });
    const { changeId, change, decision } = await submitted(input);
    expect(change).toMatchObject({ tier: 1, control: { pathsFrom: 'author', blastRadius: 'medium' } });
    expect(change.services).toHaveLength(3);
    expect(decision.outcome).toBe('deny');
    // the control: it gets through as any Tier-1 change of the repository would, by two people
    await approveAs(changeId, 'sen-sol', 'sen-sia');
    expect(await askGate({ sha: input.sha })).toMatchObject({ outcome: 'allow' });
  });

  test('a pipeline’s word stands; git is asked all the same where it knows better', async () => {
    const fromPipeline = (over: Partial<SubmitChangeInput>) =>
      submitChange(pipeline(), submission({ paths: [['src/blog/post.md', 1, 0]], ...over }));
    const tierOf = async ({ changeId }: { changeId: string }) =>
      outside().change.findUniqueOrThrow({
        where: { id: changeId },
        select: { tier: true, control: { select: { pathsFrom: true } } },
      });
    expect(await tierOf(await fromPipeline({ sha: sha('abc2') }))).toEqual({
      tier: 3,
      control: { pathsFrom: 'pipeline' },
    });
    expect(await tierOf(await fromPipeline({ sha: head.hidden }))).toEqual({
      tier: 1,
      control: { pathsFrom: 'mirror' },
    });
  });
});
