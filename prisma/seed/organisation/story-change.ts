import type { ChangeKind, ChangeObservation } from '#lib/domain/change/observation.ts';
import { detectProvenance } from '#lib/domain/provenance/detect.ts';
import type { Declaration } from '#lib/domain/provenance/types.ts';
import { MINUTE } from './calendar.ts';
import { SOURCE } from './describe-change.ts';
import type { Organisation } from './organisation.ts';
import type { Person } from './people.ts';
import { stream } from './random.ts';

/** A change of the story; what is left out is plain. */
export interface StoryChange {
  externalId: string;
  kind: ChangeKind;
  title: string;
  body: string;
  author: string;
  /** Where the operation was carried out by somebody else than its author, e.g. an agent. */
  deployedBy?: string;
  services: readonly string[];
  path: string;
  added: number;
  deleted: number;
  createdAt: number;
  deployedAt: number;
  /** When it was rolled back. */
  backAt?: number;
  prNumber?: number;
  trailers?: readonly (readonly [key: string, value: string])[];
  declarations?: readonly Declaration[];
  isRevert?: boolean;
  rollbackPlan?: string;
}

/** A change of the story as its source would report it; its provenance is found by the detector. */
export function observeStoryChange(organisation: Organisation, change: StoryChange): ChangeObservation {
  const { staff, serviceBySlug, seed } = organisation;
  const author = staff.bySlug.get(change.author) as Person;
  const sha = stream(seed, 'story', change.externalId).hex(40);
  const trailers = change.trailers ?? [];
  const lines = trailers.map(([key, value]) => `${key}: ${value}`).join('\n');
  const { name, email, level } = author;
  const finished = change.backAt ?? change.deployedAt;
  return {
    source: SOURCE,
    externalId: change.externalId,
    kind: change.kind,
    repository: serviceBySlug.get(change.services[0] ?? '')?.repository ?? null,
    prNumber: change.prNumber ?? null,
    title: change.title,
    body: change.body,
    authorName: name,
    authorIdentity: email,
    authorLevel: level,
    committerName: name,
    committerEmail: email,
    branch: null,
    trailers,
    labels: [],
    paths: [[change.path, change.added, change.deleted]],
    fileCount: 1,
    linesAdded: change.added,
    linesDeleted: change.deleted,
    services: change.services,
    environment: 'production',
    status: change.backAt === undefined ? 'deployed' : 'rolled-back',
    isRevert: change.isRevert ?? false,
    risk: null,
    rollbackPlan: change.rollbackPlan ?? null,
    url: null,
    incomplete: null,
    createdAt: new Date(change.createdAt),
    deployedAt: new Date(change.deployedAt),
    revisions: [{ sha, createdAt: new Date(change.createdAt) }],
    deployments: [
      {
        externalId: `${change.externalId}/deploy/1`,
        environment: 'production',
        sha,
        startedAt: new Date(Math.max(change.createdAt, change.deployedAt - 4 * MINUTE)),
        finishedAt: new Date(finished),
        outcome: change.backAt === undefined ? 'succeeded' : 'rolled-back',
        actor: change.deployedBy ?? change.author,
        basis: 'observed',
      },
    ],
    provenance: detectProvenance({
      commit: {
        sha,
        authorName: name,
        authorEmail: email,
        committerName: name,
        committerEmail: email,
        message: [change.title, change.body, lines].filter(Boolean).join('\n\n'),
      },
      declarations: change.declarations ?? [],
    }),
  };
}
