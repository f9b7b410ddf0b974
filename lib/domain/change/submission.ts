import { z } from 'zod';
import { BLAST_RADII } from '#lib/domain/policy/facts.ts';
import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import { CHANGE_KINDS } from './observation.ts';

/** Text that can be stored and shown as it is. */
const text = (most: number, least = 1) =>
  z
    .string('must be text')
    .refine((value) => value.trim().length >= least, 'must not be empty')
    .refine((value) => value.length <= most, `must be at most ${most} characters`)
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'must be well-formed text');

/** The full name of a commit, in lower case: 40 hex digits, or 64 in a SHA-256 repository. Never short, a tag or a branch. */
export const FullSha = z
  .string('must be a full commit sha')
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'must be a full commit sha: 40 or 64 lower-case hex digits');

/** `owner/name`, kept in lower case: the gate compares exactly. */
export const Repository = text(300)
  .transform((value) => value.trim().toLowerCase())
  .refine((value) => /^[a-z0-9._~-]+(?:\/[a-z0-9._~-]+)+$/.test(value), 'must be owner/name');

/** An environment's name, kept in lower case. */
export const Environment = text(100)
  .transform((value) => value.trim().toLowerCase())
  .refine(
    (value) => /^[a-z0-9][a-z0-9._/-]*$/.test(value),
    'must be letters, digits, dots, dashes and slashes',
  );

/** A name in one line: what is joined to others, or printed, holds no control characters. */
const line = (most: number) =>
  text(most).refine((value) => !/\p{Cc}/u.test(value), 'must not hold control characters');

/** `person:` names one of our own people, by id. */
const identity = line(500).refine(
  (value) =>
    !/^\s*<?\s*person:/i.test(value) || z.uuid().safeParse(value.trim().slice('person:'.length)).success,
  'must be person: and the id of a person',
);

/** Somebody: `identity` is an e-mail address, a login, or `kind:value` (github-login, github-id, oidc, person). */
const Named = z.strictObject({ name: line(200), identity });

const count = z
  .int('must be a whole number')
  .min(0)
  .max(2 ** 31 - 1);

/** A commit that the revision is made of, so that everyone who wrote part of it is known. */
const Commit = z.strictObject({
  sha: FullSha,
  author: Named,
  committer: Named.optional(),
  message: text(100_000, 0).default(''),
});

/**
 * A change that asks to reach an environment, or a new revision of one: the same `(source, externalId)` with
 * another sha. Shared by `POST /api/v1/changes` and the form.
 */
export const SubmitChangeInput = z.strictObject({
  source: line(200).describe('Where it comes from, e.g. github:acme/shop'),
  externalId: line(300).describe('Its name there, e.g. the number of the pull request'),
  repository: Repository,
  sha: FullSha.describe('The head: what would be deployed'),
  diffId: z
    .string()
    .regex(/^[0-9a-f]{40,64}$/, 'must be a git patch-id')
    .nullish()
    .describe('git patch-id of the whole diff: equal for a trivial rebase'),
  environment: Environment.default('production'),
  kind: z.enum(CHANGE_KINDS).default('code'),
  title: text(500),
  description: text(100_000, 0).default(''),
  prNumber: count.nullish(),
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
    .max(2_000)
    .nullish(),
  branch: text(300).nullish(),
  labels: z.array(text(200)).max(100).default([]),
  author: Named,
  committer: Named.nullish(),
  coAuthors: z.array(Named).max(100).default([]),
  openedBy: Named.nullish(),
  pushedBy: Named.nullish().describe('Who pushed this head'),
  directedBy: Named.nullish().describe('The person who directed the agent that wrote it'),
  appliedSuggestions: z.array(Named).max(100).default([]),
  mergedBy: Named.nullish(),
  commits: z.array(Commit).max(500).default([]),
  paths: z
    .array(z.tuple([text(4_000), count.nullable(), count.nullable()]))
    .max(500)
    .default([])
    .describe('[path, lines added, lines deleted]; null for a binary file'),
  fileCount: count.optional(),
  linesAdded: count.optional(),
  linesDeleted: count.optional(),
  services: z
    .array(text(64))
    .max(100)
    .optional()
    .describe('Slugs of the services touched; without it they follow from the paths'),
  declarations: z
    .array(
      z.strictObject({
        involvement: z.enum(INVOLVEMENTS).exclude(['unknown']),
        tool: text(200).optional(),
        model: text(200).optional(),
        session: text(300).optional(),
        by: text(200),
      }),
    )
    .max(50)
    .default([])
    .describe('What somebody says AI did in it'),
  rollbackPlan: text(100_000, 0).nullish(),
  blastRadius: z
    .enum(BLAST_RADII)
    .nullish()
    .describe('As its submitter sees it; the judged one is never lower'),
  destructive: z.boolean().default(false).describe('It deletes or recreates something that holds state'),
  executedByAgent: z.boolean().default(false).describe('An agent carries it out, not a pipeline'),
  fixesIncident: z.uuid().nullish(),
});
export type SubmitChangeInput = z.output<typeof SubmitChangeInput>;
