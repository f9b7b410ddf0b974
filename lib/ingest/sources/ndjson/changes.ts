import { z } from 'zod';
import {
  CHANGE_KINDS,
  CHANGE_STATUSES,
  type ChangeObservation,
  DEPLOYMENT_OUTCOMES,
} from '#lib/domain/change/observation.ts';
import { LEVELS } from '#lib/domain/person/observation.ts';
import { detectProvenance } from '#lib/domain/provenance/detect.ts';
import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import { catalogueInForce } from '#lib/platform/catalogue.ts';
import { count, externalId, instant, longText, slug, source, text } from './fields.ts';

const Deployment = z
  .strictObject({
    externalId,
    environment: text(100).default('production'),
    sha: text(100).nullish(),
    startedAt: instant,
    finishedAt: instant.nullish(),
    outcome: z.enum(DEPLOYMENT_OUTCOMES).default('succeeded'),
    actor: text(200).nullish(),
  })
  .refine((one) => !one.finishedAt || one.finishedAt >= one.startedAt, {
    path: ['finishedAt'],
    error: 'must not be before startedAt',
  })
  .transform((one) => ({
    ...one,
    sha: one.sha ?? null,
    finishedAt: one.finishedAt ?? null,
    actor: one.actor ?? null,
    basis: 'observed' as const,
  }));

/** What somebody says AI did; `unknown` is what is left where nobody says anything. */
const Declaration = z.strictObject({
  involvement: z.enum(INVOLVEMENTS).exclude(['unknown']),
  tool: text(200).optional(),
  model: text(200).optional(),
  session: text(300).optional(),
  by: text(200),
  attested: z.boolean().optional(),
});

const linesOf = (paths: readonly (readonly [string, number | null, number | null])[], column: 1 | 2) =>
  paths.reduce((total, path) => total + (path[column] ?? 0), 0);

const Fields = z
  .strictObject({
    source,
    externalId,
    kind: z.enum(CHANGE_KINDS).default('code'),
    repository: text(300).nullish(),
    prNumber: count.nullish(),
    title: text(500),
    body: longText.default(''),
    author: z.strictObject({ name: text(200), identity: text(500), level: z.enum(LEVELS).optional() }),
    committer: z.strictObject({ name: text(200), email: text(500) }).optional(),
    branch: text(300).nullish(),
    labels: z.array(text(200)).max(100).default([]),
    paths: z
      .array(z.tuple([text(4_000), count.nullable(), count.nullable()]))
      .max(500)
      .default([]),
    fileCount: count.optional(),
    linesAdded: count.optional(),
    linesDeleted: count.optional(),
    services: z.array(slug).max(100).default([]),
    environment: text(100).default('production'),
    status: z.enum(CHANGE_STATUSES).default('deployed'),
    isRevert: z.boolean().default(false),
    risk: z.int().min(0).max(100).nullish(),
    rollbackPlan: longText.nullish(),
    url: z
      .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
      .max(2_000)
      .nullish(),
    createdAt: instant,
    deployedAt: instant.nullish(),
    revisions: z
      .array(z.strictObject({ sha: text(100), createdAt: instant }))
      .max(1_000)
      .default([]),
    deployments: z.array(Deployment).max(100).default([]),
    declarations: z.array(Declaration).max(50).default([]),
  })
  .refine((line) => !line.deployedAt || line.deployedAt >= line.createdAt, {
    path: ['deployedAt'],
    error: 'must not be before createdAt',
  })
  .superRefine(({ paths, ...line }, context) => {
    for (const [field, column] of [
      ['linesAdded', 1],
      ['linesDeleted', 2],
    ] as const) {
      if (count.safeParse(line[field] ?? linesOf(paths, column)).success) continue;
      context.addIssue({ code: 'custom', path: [field], message: 'more lines than can be counted' });
    }
  });

/** One line of `import ndjson changes` (docs/importing.md). */
export const ChangeLine = Fields.transform(toObservation);

function toObservation(line: z.output<typeof Fields>): ChangeObservation {
  const { author, committer, declarations, ...rest } = line;
  const name = committer?.name ?? author.name;
  const email = author.identity;
  return {
    ...rest,
    repository: line.repository ?? null,
    prNumber: line.prNumber ?? null,
    authorName: author.name,
    authorIdentity: author.identity,
    authorLevel: author.level ?? null,
    committerName: committer?.name ?? null,
    committerEmail: committer?.email ?? null,
    branch: line.branch ?? null,
    trailers: [],
    fileCount: line.fileCount ?? line.paths.length,
    linesAdded: line.linesAdded ?? linesOf(line.paths, 1),
    linesDeleted: line.linesDeleted ?? linesOf(line.paths, 2),
    risk: line.risk ?? null,
    rollbackPlan: line.rollbackPlan ?? null,
    url: line.url ?? null,
    incomplete: null,
    deployedAt: line.deployedAt ?? null,
    provenance: detectProvenance(
      {
        commit: {
          sha: line.revisions.at(-1)?.sha ?? line.externalId,
          authorName: author.name,
          authorEmail: email,
          committerName: name,
          committerEmail: committer?.email ?? email,
          message: line.body === '' ? line.title : `${line.title}\n\n${line.body}`,
        },
        files: line.paths.map(([path, added, deleted]) => ({ path, added, deleted })),
        labels: line.labels,
        declarations,
        ...(line.branch ? { branch: line.branch } : {}),
      },
      catalogueInForce().catalogue,
    ),
  };
}
