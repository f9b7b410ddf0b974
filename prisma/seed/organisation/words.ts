import type { ChangeKind } from '#lib/domain/change/observation.ts';
import type { PlannedChange } from './plan-changes.ts';
import type { Random } from './random.ts';

/** Title and body of a change, in the words of those who write them. */
export interface Wording {
  title: string;
  body: string;
}

const EDGES = [
  'the currency is missing',
  'two requests race',
  'the upstream times out',
  'the cache is cold',
  'the customer has no address',
  'the page is empty',
  'the clock changes',
  'the response is larger than 1 MB',
  'the region has no default',
  'the token has just expired',
  'the list has one item',
  'a retry arrives late',
  'the feed repeats a row',
  'the store is closed',
];

const TITLES: Record<ChangeKind, readonly string[]> = {
  code: [
    'Handle {topic} when {edge}',
    'Fix {topic} when {edge}',
    'Cache {topic} for a minute',
    'Show {topic} in the response of {service}',
    'Stop counting {topic} twice',
    'Retry {topic} with backoff',
    'Log refusals around {topic}',
    'Remove the old path for {topic}',
    'Speed up {topic}',
    'Validate {topic} before saving',
    'Add metrics for {topic}',
    'Move {topic} behind an interface',
    'Test {topic} when {edge}',
    'Read {topic} from the replica',
    'Return 409 instead of 500 when {edge}',
    'Batch writes of {topic}',
    'Make {topic} idempotent',
  ],
  config: [
    'Raise the timeout of {service} to {number} s',
    'Lower the retry limit of {service}',
    'Set pool size of {service} to {number}',
    'Point {service} at the new endpoint',
    'Allow {number} more connections for {service}',
    'Change alert threshold of {service}',
    'Route {number} % of {topic} to the new cell',
  ],
  flag: [
    'Turn on {topic} for {number} % of customers',
    'Turn off the experiment on {topic}',
    'Ramp {topic} to all regions',
    'Enable {topic} for staff',
  ],
  infrastructure: [
    'Add {number} nodes to the pool of {service}',
    'Move {service} to the new node image',
    'Give {service} its own queue',
    'Tighten network policy of {service}',
    'Upgrade the database of {service}',
  ],
  schema: [
    'Add a column for {topic}',
    'Index {topic} by region',
    'Drop the unused table of {topic}',
    'Split {topic} into their own table',
    'Give {topic} a version column',
  ],
  data: [
    'Backfill {topic} of the last {number} days',
    'Correct {topic} of one region',
    'Import {topic} from the partner file',
    'Delete {topic} past their retention',
  ],
  'agent-action': [
    'Agent: restart unhealthy instances of {service}',
    'Agent: scale {service} by {number} instances',
    'Agent: clear the stuck queue of {service}',
    'Agent: rotate the credentials of {service}',
    'Agent: apply the runbook for {topic}',
  ],
};

const REASONS = [
  'Support sees about {number} cases a week of this.',
  'Found while looking at the latency of {service}.',
  'The dashboard of {service} shows it every Monday.',
  'Asked for by the {area} group for the next release.',
  'Follow-up of the review of the last change to {topic}.',
  'No behaviour change is intended.',
  'The old behaviour stays behind a flag for a week.',
  'Tested on staging with a day of recorded traffic.',
  'Needs no migration; can be rolled back by redeploying the previous build.',
  'Customers see {topic} a little later than before, within the agreed limit.',
];

const PACKAGES = [
  'the http client',
  'the json library',
  'the test runner',
  'the logging library',
  'the base image',
];

/** Words for a change; a revert or hotfix names what it repairs (`original`). */
export function wordsOf(random: Random, change: PlannedChange, original: string | null): Wording {
  const service = change.services[0]?.name ?? change.team.name;
  const topic = random.pick(change.team.area.topics);
  const fill = (text: string): string =>
    text
      .replace('{topic}', topic)
      .replace('{service}', service)
      .replace('{area}', change.team.area.name)
      .replace('{edge}', random.pick(EDGES))
      .replace('{number}', String(random.pick([2, 3, 5, 8, 10, 15, 20, 25, 30, 50])));
  if (change.automation) {
    const major = random.int(1, 9);
    const title = `Update ${random.pick(PACKAGES)} to ${major}.${random.int(0, 20)}.${random.int(0, 9)}`;
    return { title, body: `Dependency update for ${service}.` };
  }
  if (change.repairs?.as === 'revert') {
    return {
      title: `Revert "${original}"`,
      body: `This reverts the change because ${service} failed after it.`,
    };
  }
  const title = fill(random.pick(TITLES[change.kind]));
  if (change.repairs) {
    return {
      title: `Hotfix: ${title[0]?.toLowerCase()}${title.slice(1)}`,
      body: `Fixes what "${original}" broke.`,
    };
  }
  return { title, body: random.sample(REASONS, random.int(0, 2)).map(fill).join('\n\n') };
}

const MODULES = [
  'handler',
  'client',
  'store',
  'model',
  'rules',
  'mapper',
  'routes',
  'scheduler',
  'validator',
  'limits',
];
const ENDINGS = ['kt', 'ts', 'go', 'py', 'java'];

/** A believable path of a change in one service; `index` keeps the paths of one change apart. */
export function pathOf(random: Random, change: PlannedChange, service: string, index: number): string {
  const root = `services/${service}`;
  const ending = ENDINGS[change.team.slug.length % ENDINGS.length];
  const module = `${random.pick(MODULES)}${index === 0 ? '' : `-${index}`}`;
  switch (change.kind) {
    case 'config':
      return `${root}/config/${index === 0 ? 'production' : module}.yaml`;
    case 'flag':
      return `${root}/flags/${module}.yaml`;
    case 'infrastructure':
      return `${root}/infra/${module}.tf`;
    case 'schema':
      return `${root}/migrations/${String(change.day).padStart(3, '0')}_${module}.sql`;
    case 'data':
      return `${root}/jobs/${module}.sql`;
    case 'agent-action':
      return `${root}/runbooks/${module}.yaml`;
    default:
      if (change.automation) return index === 0 ? `${root}/package.lock` : `${root}/deps-${index}.lock`;
      return random.chance(0.3) ? `${root}/test/${module}.${ending}` : `${root}/src/${module}.${ending}`;
  }
}
