import type { Declaration } from '#lib/domain/provenance/types.ts';
import { DOMAIN } from './people.ts';
import { type PlannedChange, progress, type Truth } from './plan-changes.ts';
import type { Random } from './random.ts';
import { TURN } from './story-days.ts';

/** What a change leaves behind that says something about AI in it; the detector reads it like any other. */
export interface Trace {
  author: { name: string; email: string };
  committer: { name: string; email: string };
  opener: { login: string; id?: string } | null;
  trailers: readonly (readonly [key: string, value: string])[];
  /** A line at the end of the body. */
  footer: string | null;
  labels: readonly string[];
  branch: string | null;
  declarations: readonly Declaration[];
  /** Lines that a git-ai note gives to AI and to people, as shares of the first file; null without a note. */
  note: { ai: number; tool: string; model: string } | null;
}

interface Tool {
  name: string;
  model: string;
  branch: string;
  trailer: readonly [key: string, value: string];
  footer: string;
  bot: { name: string; login: string; id: string };
}

/** Spelling as the tools write it themselves (lib/domain/provenance/catalogue.ts has the sources). */
const TOOLS: readonly Tool[] = [
  {
    name: 'Claude Code',
    model: 'claude-sonnet-5',
    branch: 'claude/',
    trailer: ['Co-Authored-By', 'Claude Sonnet 5 <noreply@anthropic.com>'],
    footer: '🤖 Generated with [Claude Code](https://claude.com/claude-code)',
    bot: { name: 'claude[bot]', login: 'claude[bot]', id: '209825114' },
  },
  {
    name: 'GitHub Copilot',
    model: 'gpt-5.3',
    branch: 'copilot/',
    trailer: ['Co-authored-by', 'Copilot <175728472+Copilot@users.noreply.github.com>'],
    footer: 'Generated with GitHub Copilot',
    bot: { name: 'copilot-swe-agent[bot]', login: 'Copilot', id: '198982749' },
  },
  {
    name: 'Cursor',
    model: 'composer-2',
    branch: 'cursor/',
    trailer: ['Co-authored-by', 'Cursor <cursoragent@cursor.com>'],
    footer: 'Made with [Cursor](https://cursor.com)',
    bot: { name: 'cursor[bot]', login: 'cursor[bot]', id: '206951365' },
  },
  {
    name: 'Codex',
    model: 'gpt-5.3-codex',
    branch: 'codex/',
    trailer: ['Co-authored-by', 'Codex <noreply@openai.com>'],
    footer: 'Generated with Codex',
    bot: { name: 'chatgpt-codex-connector[bot]', login: 'chatgpt-codex-connector[bot]', id: '199175422' },
  },
  {
    name: 'Devin',
    model: 'devin',
    branch: 'devin/',
    trailer: ['Assisted-by', 'Devin'],
    footer: 'Generated with Devin',
    bot: {
      name: 'devin-ai-integration[bot]',
      login: 'devin-ai-integration[bot]',
      id: '158243242',
    },
  },
];

/** Which tools a team uses, by its place in the roster. */
function toolOf(random: Random, change: PlannedChange): Tool {
  const favourite = change.team.slug.length % 4;
  return random.weighted(
    TOOLS.map((tool, index) => [tool, index === favourite ? 6 : index === 4 ? 0.6 : 1] as const),
  );
}

/** How likely the truth about a change is written down; it rises in every team, and more after the bad week. */
function disclosed(change: PlannedChange, truth: Truth): number {
  const [start, end] = change.team.disclosure;
  const share = start + (end - start) * progress(change.day) + (change.day > TURN ? 0.06 : 0);
  // Tools sign by default; that no tool was used has to be said.
  return truth === 'none' ? 0.72 * share : truth === 'agent' ? 0.97 : Math.min(0.96, 1.12 * share);
}

const BOT = { name: 'renovate[bot]', email: '29139614+renovate[bot]@users.noreply.github.com' };

/** What is said of a change: mostly the truth, sometimes nothing, now and then something wrong. */
function claimed(random: Random, change: PlannedChange): Truth | null {
  if (change.automation || !random.chance(disclosed(change, change.truth))) return null;
  if (change.truth === 'none') return random.chance(0.012) ? 'assisted' : 'none';
  return change.truth !== 'agent' && random.chance(0.025) ? 'none' : change.truth;
}

const NO_TRACE = {
  opener: null,
  trailers: [],
  footer: null,
  labels: [],
  declarations: [],
  note: null,
} as const;

/** Decides what the change leaves behind. */
export function traceOf(random: Random, change: PlannedChange, slug: string): Trace {
  const person = change.author;
  const email = person.privateEmail && random.chance(0.4) ? person.privateEmail : person.email;
  const author = { name: person.name, email };
  const committer = random.chance(0.8) ? { name: 'GitHub', email: 'noreply@github.com' } : author;
  const branch = `${person.login.slice(0, 12)}/${slug}`;
  const plain: Trace = { ...NO_TRACE, author, committer, branch };
  if (change.automation) return { ...plain, author: BOT, branch: `renovate/${slug}` };

  const tool = toolOf(random, change);
  const by = person.slug;
  const claim = claimed(random, change);
  switch (claim) {
    case null:
      return plain;
    case 'none':
      // Said by hand while the tool had signed: the contradiction stays visible.
      if (change.truth !== 'none' && random.chance(0.5)) {
        return { ...plain, trailers: [tool.trailer], declarations: [{ involvement: 'none', by }] };
      }
      return random.weighted<() => Trace>([
        [() => ({ ...plain, declarations: [{ involvement: 'none', by }] }), 60],
        [() => ({ ...plain, trailers: [['AI-Assisted', 'no'] as const] }), 25],
        [() => ({ ...plain, note: { ai: 0, tool: tool.name, model: tool.model } }), 15],
      ])();
    case 'assisted':
      return random.weighted<() => Trace>([
        [() => ({ ...plain, trailers: [tool.trailer] }), 52],
        [() => ({ ...plain, trailers: [['Assisted-by', `${tool.name}:${tool.model}`] as const] }), 14],
        [() => ({ ...plain, footer: tool.footer }), 10],
        [() => ({ ...plain, labels: ['ai-assisted'] }), 6],
        [() => ({ ...plain, branch: `${tool.branch}${slug}` }), 5],
        [() => ({ ...plain, note: { ai: 0.3, tool: tool.name, model: tool.model } }), 13],
      ])();
    case 'authored':
      return random.weighted<() => Trace>([
        [
          () => ({
            ...plain,
            note: { ai: 0.86, tool: tool.name, model: tool.model },
            trailers: [tool.trailer],
          }),
          42,
        ],
        [
          () => ({
            ...plain,
            trailers: [tool.trailer],
            declarations: [{ involvement: 'authored', tool: tool.name, model: tool.model, by }],
          }),
          33,
        ],
        // Only the trailer: it says that the tool took part, not that it wrote most of it.
        [() => ({ ...plain, trailers: [tool.trailer], footer: tool.footer }), 25],
      ])();
    case 'agent': {
      if (change.kind === 'agent-action') {
        const run = { involvement: 'agent', tool: 'ops-agent', session: `run-${random.hex(10)}` } as const;
        const declarations = [{ ...run, by: `agent-gateway@${DOMAIN}`, attested: true }];
        return { ...plain, branch: null, committer: author, declarations };
      }
      const { name, login, id } = tool.bot;
      return {
        ...plain,
        author: { name, email: `${id}+${login}@users.noreply.github.com` },
        opener: { login, id },
        trailers: [['Co-authored-by', `${person.name} <${person.email}>`]],
        branch: `${tool.branch}${slug}`,
      };
    }
  }
}
