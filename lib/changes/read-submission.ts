import { addressOf, coAuthors, distinctParties, type Party, partyOf } from '#lib/domain/approval/party.ts';
import { examine } from '#lib/domain/change/examine.ts';
import { isWhole, type Said, together } from '#lib/domain/change/said.ts';
import type { SeenHead } from '#lib/domain/change/seen-head.ts';
import type { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import { detectProvenance, weigh } from '#lib/domain/provenance/detect.ts';
import { distinct } from '#lib/domain/provenance/evidence.ts';
import type { Provenance } from '#lib/domain/provenance/types.ts';
import { compilePathRules, pathRules, servicesTouched } from '#lib/domain/service/path-rules.ts';
import { catalogueInForce } from '#lib/platform/catalogue.ts';
import type { Actor } from '#lib/platform/context.ts';
import type { Reader } from '#lib/platform/db.ts';
import { invalid } from '#lib/platform/errors.ts';
import { saidBefore } from './said-queries.ts';
import { servicesOfRepository } from './submission-store.ts';

/** Everyone with a hand in the change, as far as it is said: in the fields, the commits and the trailers. */
export function partiesOf(input: SubmitChangeInput, actor: Actor): readonly Party[] {
  const { catalogue } = catalogueInForce();
  const one = (relation: Party['relation'], named: SubmitChangeInput['author'] | null | undefined) =>
    named ? [partyOf(relation, named, catalogue)] : [];
  return distinctParties([
    ...one('author', input.author),
    ...one('committer', input.committer),
    ...input.coAuthors.flatMap((named) => one('co-author', named)),
    ...one('pr-opener', input.openedBy),
    ...one('last-pusher', input.pushedBy),
    ...one('directed-the-agent', input.directedBy),
    ...input.appliedSuggestions.flatMap((named) => one('applied-suggestion', named)),
    ...one('merger', input.mergedBy),
    ...coAuthors(messageOf(input), catalogue),
    ...input.commits.flatMap(({ author, committer, message }) => [
      ...one('co-author', author),
      ...one('committer', committer),
      ...coAuthors(message, catalogue),
    ]),
    ...(actor.kind === 'person'
      ? [{ relation: 'pr-opener', identity: `person:${actor.id}`, holder: 'person' } as const]
      : []),
  ]);
}

/** The words of a submission as one message: title, blank line, description. */
export const messageOf = ({ title, description }: SubmitChangeInput) =>
  description === '' ? title : `${title}\n\n${description}`;

/**
 * What the submission itself shows of AI: its author, message, commits, paths and what somebody declares. The head's
 * own commit, where it is among them, speaks for itself: its words may not be those of the request.
 */
export function provenanceOf(input: SubmitChangeInput): Provenance {
  const { author, committer } = input;
  const by = committer ?? author;
  const commits = input.commits.map((commit) => ({
    sha: commit.sha,
    authorName: commit.author.name,
    authorEmail: addressOf(commit.author.identity),
    committerName: (commit.committer ?? commit.author).name,
    committerEmail: addressOf((commit.committer ?? commit.author).identity),
    message: commit.message,
  }));
  const { catalogue } = catalogueInForce();
  const told = detectProvenance(
    {
      commit: {
        sha: input.sha,
        authorName: author.name,
        authorEmail: addressOf(author.identity),
        committerName: by.name,
        committerEmail: addressOf(by.identity),
        message: messageOf(input),
      },
      parts: commits,
      files: input.paths.map(([path, added, deleted]) => ({ path, added, deleted })),
      labels: input.labels,
      declarations: input.declarations.map(({ tool, model, session, ...rest }) => ({
        ...rest,
        ...(tool ? { tool } : {}),
        ...(model ? { model } : {}),
        ...(session ? { session } : {}),
      })),
      ...(input.branch ? { branch: input.branch } : {}),
      ...(input.openedBy ? { opener: { login: input.openedBy.identity } } : {}),
    },
    catalogue,
  );
  const head = commits.find(({ sha }) => sha === input.sha);
  if (!head) return told;
  return weigh(distinct([...told.evidence, ...detectProvenance({ commit: head }, catalogue).evidence]));
}

/** A submission with all that git shows of its head and that was said of it before, and what it is taken to touch. */
export interface Assembled {
  input: SubmitChangeInput;
  /** What there is to keep of it. */
  said: Said;
  /** Slugs, the main one first. */
  services: readonly string[];
  /** Of its repository, in any order. */
  recorded: readonly string[];
}

/**
 * What a submission is judged by. Where nobody but its author says which paths it touches, and where the list is not
 * whole, it may be any service of the repository.
 *
 * @param seen the head as git has it; null where no mirror holds it
 * @throws DomainError `invalid` for a service that there is not
 */
export async function assemble(
  reader: Reader,
  actor: Actor,
  submission: SubmitChangeInput,
  seen: SeenHead | null,
): Promise<Assembled> {
  await refuseUnknown(reader, submission.services ?? []);
  const input = examine(submission, seen);
  const services = await servicesOfRepository(reader, input.repository);
  const touched = servicesTouched(
    compilePathRules(pathRules(services)),
    input.paths.map(([path]) => path),
  );
  const now: Said = {
    // named services come first; those whose paths are touched are touched, whoever says otherwise
    services: [...new Set([...(input.services ?? []), ...touched])],
    paths: input.paths,
    ...sizeOf(input),
    blastRadius: input.blastRadius ?? null,
    destructive: input.destructive,
    executedByAgent: input.executedByAgent || input.kind === 'agent-action',
    pathsFrom: seen ? 'mirror' : actor.kind === 'person' ? 'author' : 'pipeline',
  };
  const said = together(now, await saidBefore(reader, input));
  const recorded = services.map(({ slug }) => slug).sort();
  return {
    input: { ...input, ...said, paths: said.paths.map(([path, added, deleted]) => [path, added, deleted]) },
    said,
    services: isWhole(said) ? said.services : [...new Set([...said.services, ...recorded])],
    recorded,
  };
}

async function refuseUnknown(reader: Reader, slugs: readonly string[]): Promise<void> {
  if (slugs.length === 0) return;
  const known = await reader.service.findMany({
    where: { slug: { in: [...slugs] } },
    select: { slug: true },
  });
  const missing = slugs.find((slug) => !known.some((one) => one.slug === slug));
  if (missing !== undefined) throw invalid(`There is no service "${missing}".`, 'services');
}

/** How large it is: as counted by whoever submits it, at least what its paths say. */
export function sizeOf({ paths, fileCount, linesAdded, linesDeleted }: SubmitChangeInput) {
  const sum = (column: 1 | 2) => paths.reduce((total, path) => total + (path[column] ?? 0), 0);
  return {
    fileCount: Math.max(fileCount ?? 0, paths.length),
    linesAdded: linesAdded ?? sum(1),
    linesDeleted: linesDeleted ?? sum(2),
  };
}
