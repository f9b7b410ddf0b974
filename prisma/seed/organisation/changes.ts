import type { ChangeObservation } from '#lib/domain/change/observation.ts';
import { describeChange } from './describe-change.ts';
import type { Organisation } from './organisation.ts';
import { planChanges } from './plan-changes.ts';
import { stream } from './random.ts';
import { storyChanges } from './story-changes.ts';

/** Pull request numbers, counted up in each repository from where its seed starts. */
function pullRequests(seed: string): (repository: string) => number {
  const last = new Map<string, number>();
  return (repository) => {
    const number = (last.get(repository) ?? stream(seed, 'pull-requests', repository).int(400, 9_000)) + 1;
    last.set(repository, number);
    return number;
  };
}

/** Every change of the history, the story's included, lazily and in the order of the days. */
export function* observeChanges(organisation: Organisation): Generator<ChangeObservation> {
  yield* storyChanges(organisation);
  const next = pullRequests(organisation.seed);
  for (const change of planChanges(organisation)) {
    const prNumber = change.kind === 'agent-action' ? null : next(change.team.slug);
    yield describeChange(organisation, change, prNumber);
  }
}
