import type { Role } from './catalogue.ts';
import type { Compiled, Known } from './compile.ts';
import { type Reading, readNames } from './naming.ts';
import { words } from './text.ts';

/** Who stands behind a name and an address, as far as they say it. */
export interface Actor {
  role: Role;
  /** Tools named, most certain first; empty for AI that names no tool, and for unknown automation. */
  tools: readonly string[];
  model: string | null;
  /** True when an account or address of the tool itself says so, not just a name. */
  official: boolean;
  /** Set when a name is a tool's but the address is a person's: seen, and no proof. */
  doubt: string | null;
  /** Nobody's handle: several words, or a name together with a version. */
  unmistakable: boolean;
}

const NOREPLY = '@users.noreply.github.com';
const ROBOT_LOCALS = new Set('bot ai agent assistant llm robot ai-agent ai-assistant ai-bot'.split(' '));
const NOBODY_DOMAINS = new Set(
  'localhost local agent example.com example.org example.net invalid test'.split(' '),
);

const RANK: Record<Role, number> = { author: 0, reviewer: 1, maintenance: 2 };

/** Splits `Name <address>`; either part may be missing. */
export function splitActor(text: string): { name: string; email: string } {
  const open = text.lastIndexOf('<');
  if (open === -1) return { name: text.trim(), email: '' };
  const close = text.indexOf('>', open);
  const email = text.slice(open + 1, close === -1 ? undefined : close).trim();
  return { name: text.slice(0, open).trim(), email: email.includes('@') ? email : '' };
}

/** The address is no person's mailbox: a no-reply, a role, or a domain that nobody has. */
export function isNobody(email: string): boolean {
  if (email === '') return false;
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at);
  const domain = email.slice(at + 1);
  const suffix = domain.slice(domain.lastIndexOf('.') + 1);
  return (
    /^(?:no-?reply|do-?not-?reply)/.test(local) ||
    ROBOT_LOCALS.has(local) ||
    local.endsWith('[bot]') ||
    local.endsWith('-bot') ||
    local.startsWith('bot-') ||
    NOBODY_DOMAINS.has(domain) ||
    NOBODY_DOMAINS.has(suffix)
  );
}

/** The account of a GitHub no-reply address, with or without its number. */
function accountOf(email: string): { id: string | null; login: string } | null {
  if (!email.endsWith(NOREPLY)) return null;
  const local = email.slice(0, -NOREPLY.length);
  const plus = local.indexOf('+');
  return plus === -1
    ? { id: null, login: local }
    : { id: local.slice(0, plus), login: local.slice(plus + 1) };
}

const ownsDomain = (domains: readonly string[] | undefined, email: string) => {
  const domain = email.slice(email.lastIndexOf('@') + 1);
  return domains?.some((own) => domain === own || domain.endsWith(`.${own}`)) ?? false;
};

/** The identity of an account: by number first (logins get renamed), else by login; an AI author wins over automation. */
export function findAccount(login: string, id: string | null, catalogue: Compiled): Known | null {
  const lower = login.toLowerCase();
  const found = [id === null ? undefined : catalogue.ids.get(id), catalogue.logins.get(lower)].filter(
    (known) => known !== undefined,
  );
  return found.sort((a, b) => RANK[a.role] - RANK[b.role])[0] ?? null;
}

/** Whether a name or address is that of unattended software of any kind. */
export function isAutomation(name: string, email: string): boolean {
  const account = accountOf(email.toLowerCase());
  const last = words(name.slice(-60)).at(-1)?.word;
  return last === 'bot' || last === 'robot' || (account?.login.endsWith('[bot]') ?? false);
}

/** Identities of one catalogue whose answer is kept: a history has few authors and many commits. */
const REMEMBERED = 10_000;
const remembered = new WeakMap<Compiled, Map<string, Actor | null>>();

/** Recognises a git identity; null when nothing speaks for a tool or for automation. */
export function recognise(name: string, rawEmail: string, catalogue: Compiled): Actor | null {
  const known = remembered.get(catalogue) ?? new Map<string, Actor | null>();
  remembered.set(catalogue, known);
  const key = `${name.slice(0, 200)}\n${rawEmail.slice(0, 300)}`;
  let actor = known.get(key);
  if (actor === undefined) {
    if (known.size >= REMEMBERED) known.clear();
    actor = read(name.slice(0, 200), rawEmail.slice(0, 300), catalogue);
    known.set(key, actor);
  }
  return actor;
}

function read(name: string, rawEmail: string, catalogue: Compiled): Actor | null {
  const email = rawEmail.toLowerCase();
  const reading = readNames(name, catalogue);
  const account = accountOf(email);
  const known =
    (account && findAccount(account.login, account.id, catalogue)) ??
    catalogue.emails.get(email) ??
    (name.endsWith('[bot]') ? catalogue.logins.get(name.toLowerCase()) : undefined) ??
    null;
  const first = reading.mentions[0];
  // A login is one identifier: words inside it are nobody's name (`ai-sdk-factory[bot]`).
  const login = name.toLowerCase();
  const identifier =
    login.endsWith('[bot]') || login === account?.login || `${login}[bot]` === account?.login;
  const robot = catalogue.logins.get(login)?.role === 'maintenance';
  const named = robot || (identifier && !isWholeName(reading)) ? null : byName(reading, email, catalogue);

  if (known && known.role !== 'maintenance') {
    // One address may serve several tools of a vendor; the name then says which.
    const owner =
      first && first.kind === 'product' && ownsDomain(first.tool.domains, email) ? first.tool : known.tool;
    return {
      role: known.role,
      tools: [owner.id],
      model: reading.model,
      official: account !== null || catalogue.emails.has(email),
      doubt: null,
      unmistakable: true,
    };
  }
  if (named && named.doubt === null) return named;
  if (known) {
    return {
      role: 'maintenance',
      tools: [known.tool.id],
      model: null,
      official: true,
      doubt: null,
      unmistakable: true,
    };
  }
  if (named) return named;
  if (isAutomation(name, email))
    return { role: 'maintenance', tools: [], model: null, official: false, doubt: null, unmistakable: false };
  return null;
}

/** Nothing but a product's name, and `bot` after it. */
const isWholeName = ({ mentions, strangers, words: count }: Reading) => {
  const first = mentions[0];
  return first?.kind === 'product' && strangers === 0 && first.start === 0 && count <= first.words + 1;
};

/** What the name alone says, weighed against the address. */
function byName(reading: Reading, email: string, catalogue: Compiled): Actor | null {
  const mentions = reading.mentions.filter((mention) => !mention.inParens);
  const first = mentions[0];
  const nobody = isNobody(email);
  const base = { model: reading.model, role: 'author' as const, doubt: null };
  if (!first) return byModelOrGeneric(reading, email, nobody, catalogue);

  const role = first.tool.role;
  const tools = [...new Set(mentions.map(({ tool }) => tool.id))];
  const alone = reading.strangers === 0;
  const domain = ownsDomain(first.tool.domains, email);
  if (domain && alone && (first.kind !== 'person' || nobody))
    return { ...base, role, tools, official: true, unmistakable: true };
  const unmistakable = first.words > 1 || (first.kind === 'product' && reading.words > 1 && alone);
  if (first.kind === 'product' && (alone || nobody))
    return { ...base, role, tools, official: false, unmistakable };
  if (alone && (nobody || (first.kind === 'word' && email === '')))
    return { ...base, role, tools, official: false, unmistakable };
  if (alone)
    return {
      ...base,
      role,
      tools,
      official: false,
      unmistakable: false,
      doubt: `the name is a tool's, the address ${email === '' ? 'is missing' : 'is a person’s'}`,
    };
  return null;
}

function byModelOrGeneric(
  reading: Reading,
  email: string,
  nobody: boolean,
  catalogue: Compiled,
): Actor | null {
  const base = { role: 'author' as const, model: reading.model, official: false, doubt: null };
  if (reading.model !== null && reading.strangers === 0) {
    const vendor = catalogue.vendors.get(email.slice(email.lastIndexOf('@') + 1)) ?? null;
    const tool = reading.modelTool ?? vendor;
    return { ...base, tools: tool === null ? [] : [tool], unmistakable: true };
  }
  return reading.generic && (nobody || email === '') ? { ...base, tools: [], unmistakable: true } : null;
}
