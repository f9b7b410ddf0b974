import { type Actor, findAccount, isAutomation, recognise } from './actor.ts';
import type { Compiled } from './compile.ts';
import { evidence } from './evidence.ts';
import { readNames } from './naming.ts';
import { words } from './text.ts';
import type { CommitFacts, Evidence, Involvement, ProvenanceFacts } from './types.ts';

/** Unattended software wrote the commit, and no AI that we know: a release, dependency or format bot. */
export function byAutomation(commit: CommitFacts, catalogue: Compiled): boolean {
  const actor = recognise(commit.authorName, commit.authorEmail, catalogue);
  return actor ? actor.role === 'maintenance' : isAutomation(commit.authorName, commit.authorEmail);
}

/**
 * Author, committer and opener. An AI account that authored is an autonomous agent; a mark that a tool adds to
 * a person's name (`Jane Roe (aider)`) says that the tool wrote what the person asked for. As commit author
 * even a reviewer's bot is the one who wrote.
 */
export function identityEvidence(commit: CommitFacts, catalogue: Compiled): Evidence[] {
  const source = `commit ${commit.sha}`;
  return [...authorEvidence(commit, source, catalogue), ...committerEvidence(commit, source, catalogue)];
}

function authorEvidence(commit: CommitFacts, source: string, catalogue: Compiled): Evidence[] {
  const { authorName: name, authorEmail: email } = commit;
  const excerpt = `${name} <${email}>`;
  const marked = markOf(name, catalogue);
  if (marked)
    return [
      evidence({
        signal: 'author',
        ...marked,
        involvement: 'authored',
        grade: 'identity',
        source,
        excerpt,
        reason: 'the tool marked the author’s name: it wrote the code that the author asked for',
      }),
    ];
  const actor = recognise(name, email, catalogue);
  if (!actor) return [];
  if (actor.role === 'maintenance') return [automationRow('author', actor, source, excerpt)];
  if (actor.official)
    return rows(actor, {
      signal: 'author',
      involvement: 'agent',
      grade: 'identity',
      source,
      excerpt,
      reason: 'the commit’s author is an AI agent’s own identity',
    });
  const lent = actor.doubt !== null && addressIsCommitters(commit);
  if (actor.unmistakable || (actor.doubt === null && !isPersonal(actor)) || lent)
    return rows(actor, {
      signal: 'author',
      involvement: 'authored',
      grade: lent ? 'inferred' : 'self-report',
      source,
      excerpt,
      reason: lent
        ? 'the author’s name is a tool’s and the address is the committer’s: a git identity set by hand'
        : 'the author’s name is a tool’s, set by hand: not the tool’s own address',
    });
  return rows(actor, {
    signal: 'author',
    involvement: 'unknown',
    grade: 'inferred',
    source,
    excerpt,
    counts: false,
    reason: actor.doubt ?? 'one word that is a tool’s name, with a person’s address: may be a nickname',
  });
}

/** A single product name with an address that is not the tool's may be a handle of a person. */
const isPersonal = (actor: Actor) => !actor.unmistakable && !actor.official;

function committerEvidence(commit: CommitFacts, source: string, catalogue: Compiled): Evidence[] {
  const { committerName: name, committerEmail: email } = commit;
  if (name === commit.authorName && email === commit.authorEmail) return [];
  const excerpt = `${name} <${email}>`;
  const marked = markOf(name, catalogue);
  if (marked && !markOf(commit.authorName, catalogue))
    return [
      evidence({
        signal: 'committer',
        ...marked,
        involvement: 'unknown',
        grade: 'identity',
        source,
        excerpt,
        counts: false,
        reason:
          'only the committer is marked: the tool made the commit; where it wrote the code it marks the author',
      }),
    ];
  const actor = recognise(name, email, catalogue);
  if (!actor?.official) return [];
  if (actor.role === 'maintenance') return [];
  return rows(actor, {
    signal: 'committer',
    involvement: 'assisted',
    grade: 'identity',
    source,
    excerpt,
    reason: 'an AI agent’s own identity committed what another authored',
  });
}

/** Who opened the pull request, by account number and login. */
export function openerEvidence(opener: ProvenanceFacts['opener'], catalogue: Compiled): Evidence[] {
  if (!opener) return [];
  const login = opener.login.slice(0, 100).toLowerCase();
  const id = opener.id ?? null;
  const known =
    findAccount(login, id, catalogue) ?? (id === null ? findAccount(`${login}[bot]`, null, catalogue) : null);
  if (!known) return [];
  const excerpt = opener.login;
  const source = 'pull request';
  if (known.role === 'maintenance')
    return [
      evidence({
        signal: 'opener',
        tool: known.tool.id,
        involvement: 'unknown',
        grade: 'identity',
        source,
        excerpt,
        counts: false,
        reason: 'opened by automation that is not AI',
      }),
    ];
  // A login without its number could be a person's namesake unless it is a bot's.
  const sure = (id !== null && catalogue.ids.has(id)) || catalogue.logins.get(login)?.tool === known.tool;
  return [
    evidence({
      signal: 'opener',
      tool: known.tool.id,
      involvement: 'agent',
      grade: 'identity',
      source,
      excerpt,
      counts: sure || login.includes('-'),
      reason: 'an AI agent’s account opened the pull request',
    }),
  ];
}

/** A tool's mark or a model's name in parentheses at the end of a person's git name. */
function markOf(name: string, catalogue: Compiled): { tool: string; model: string | null } | null {
  const text = name.slice(-200).trimEnd();
  const open = text.lastIndexOf('(');
  if (!text.endsWith(')') || open < 1) return null;
  const inside = text.slice(open + 1, -1).trim();
  const tool = catalogue.marks.get(inside.toLowerCase());
  if (tool) return { tool: tool.id, model: null };
  const reading = readNames(inside, catalogue);
  if (reading.model === null || reading.strangers > 0) return null;
  const named = reading.mentions[0]?.tool.id ?? reading.modelTool;
  return named ? { tool: named, model: reading.model } : null;
}

/** The address's local part holds a name of the committer, who bears another name. */
function addressIsCommitters({ authorEmail, authorName, committerName }: CommitFacts): boolean {
  const local = new Set(
    words(authorEmail.slice(0, authorEmail.lastIndexOf('@')).slice(0, 100)).map(({ word }) => word),
  );
  return (
    committerName !== authorName &&
    words(committerName.slice(0, 100)).some(({ word }) => word.length > 2 && local.has(word))
  );
}

function automationRow(signal: string, actor: Actor, source: string, excerpt: string): Evidence {
  return evidence({
    signal,
    tool: actor.tools[0] ?? null,
    involvement: 'unknown',
    grade: 'identity',
    source,
    excerpt,
    counts: false,
    reason:
      actor.tools.length > 0
        ? 'automation that is not AI'
        : 'a bot that is not in the catalogue: add it there if it is an AI agent',
  });
}

type RowBase = Pick<Evidence, 'signal' | 'grade' | 'source' | 'excerpt' | 'reason'> & {
  involvement: Involvement;
  counts?: boolean;
};

/** One row for each tool that the actor names. */
export function rows(actor: Actor, base: RowBase): Evidence[] {
  const tools = actor.tools.length > 0 ? actor.tools : [null];
  return tools.map((tool) => evidence({ ...base, tool, model: actor.model }));
}
