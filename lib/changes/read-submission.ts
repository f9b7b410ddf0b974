import { addressOf, coAuthors, distinctParties, type Party, partyOf } from '#lib/domain/approval/party.ts';
import type { SubmitChangeInput } from '#lib/domain/change/submission.ts';
import { detectProvenance } from '#lib/domain/provenance/detect.ts';
import type { Provenance } from '#lib/domain/provenance/types.ts';
import { compilePathRules, pathRules, servicesTouched } from '#lib/domain/service/path-rules.ts';
import { catalogueInForce } from '#lib/platform/catalogue.ts';
import type { Actor } from '#lib/platform/context.ts';
import type { Reader } from '#lib/platform/db.ts';
import { invalid } from '#lib/platform/errors.ts';
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

/** What the submission itself shows of AI: its author, message, commits, paths and what somebody declares. */
export function provenanceOf(input: SubmitChangeInput): Provenance {
  const { author, committer } = input;
  const by = committer ?? author;
  return detectProvenance(
    {
      commit: {
        sha: input.sha,
        authorName: author.name,
        authorEmail: addressOf(author.identity),
        committerName: by.name,
        committerEmail: addressOf(by.identity),
        message: messageOf(input),
      },
      parts: input.commits.map((commit) => ({
        sha: commit.sha,
        authorName: commit.author.name,
        authorEmail: addressOf(commit.author.identity),
        committerName: (commit.committer ?? commit.author).name,
        committerEmail: addressOf((commit.committer ?? commit.author).identity),
        message: commit.message,
      })),
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
    catalogueInForce().catalogue,
  );
}

/**
 * The services that are named and those whose paths are touched, the named first; where the list of paths is not whole,
 * all services of the repository.
 *
 * @throws DomainError `invalid` for a service that there is not
 */
export async function servicesNamedOrTouched(
  reader: Reader,
  input: Pick<SubmitChangeInput, 'repository' | 'services' | 'paths' | 'fileCount'>,
): Promise<readonly string[]> {
  if (input.services !== undefined) {
    const known = await reader.service.findMany({
      where: { slug: { in: input.services } },
      select: { slug: true },
    });
    const missing = input.services.find((slug) => !known.some((one) => one.slug === slug));
    if (missing !== undefined) throw invalid(`There is no service "${missing}".`, 'services');
  }
  const recorded = await servicesOfRepository(reader, input.repository);
  const isWhole = input.paths.length === 0 || (input.fileCount ?? 0) <= input.paths.length;
  const byPath = servicesTouched(
    compilePathRules(pathRules(recorded)),
    input.paths.map(([path]) => path),
  );
  // the paths that a list leaves out may belong to any of the repository's services
  if (!isWhole) byPath.push(...recorded.map(({ slug }) => slug).sort());
  // named services come first; those whose paths are touched are touched, whoever says otherwise
  return [...new Set([...(input.services ?? []), ...byPath])];
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
