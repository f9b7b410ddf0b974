import type { BranchPattern, Catalogue, NameKind, Role, Tool } from './catalogue.ts';
import { words } from './text.ts';

/** An identity found: whose it is and what it does with code. */
export interface Known {
  tool: Tool;
  role: Role;
}

/** What a trailer key means. */
export type KeyMeaning =
  | { kind: 'identity' | 'disclosure' | 'generator' | 'flag' | 'review' }
  | { kind: 'tool'; tool: Tool; session: boolean; values: readonly string[] | null };

/** A catalogue as look-up tables. */
export interface Compiled {
  emails: ReadonlyMap<string, Known>;
  ids: ReadonlyMap<string, Known>;
  logins: ReadonlyMap<string, Known>;
  names: ReadonlyMap<string, { tool: Tool; kind: NameKind }>;
  /** By the first word of names: how many words the longest of them has. */
  longestName: ReadonlyMap<string, number>;
  /** Matches a text that may name a tool: a cheap look before reading it. */
  hint: RegExp;
  /** The first tool that each vendor's domain belongs to. */
  vendors: ReadonlyMap<string, string>;
  keys: ReadonlyMap<string, KeyMeaning>;
  links: readonly { prefix: string; tool: Tool }[];
  markers: readonly { text: string; tool: Tool }[];
  branches: readonly (BranchPattern & { tool: Tool })[];
  marks: ReadonlyMap<string, Tool>;
  families: ReadonlyMap<string, string | null>;
  labels: ReadonlyMap<string, string | null>;
  checkboxes: ReadonlyMap<string, boolean>;
}

const compiled = new WeakMap<Catalogue, Compiled>();

/** Look-up tables of a catalogue, made once per catalogue. A later tool's entry wins over an earlier one's. */
export function compile(catalogue: Catalogue): Compiled {
  const known = compiled.get(catalogue);
  if (known) return known;
  const made = build(catalogue);
  compiled.set(catalogue, made);
  return made;
}

/** A name in the form the table of names uses: lower-case words with single spaces. */
export const nameKey = (name: string): string =>
  words(name)
    .map(({ word }) => word)
    .join(' ');

function build(catalogue: Catalogue): Compiled {
  const emails = new Map<string, Known>();
  const ids = new Map<string, Known>();
  const logins = new Map<string, Known>();
  const names = new Map<string, { tool: Tool; kind: NameKind }>();
  const keys = new Map<string, KeyMeaning>();
  const links: { prefix: string; tool: Tool }[] = [];
  const markers: { text: string; tool: Tool }[] = [];
  const branches: (BranchPattern & { tool: Tool })[] = [];
  const marks = new Map<string, Tool>();
  const vendors = new Map<string, string>();

  for (const key of catalogue.identityKeys) keys.set(key, { kind: 'identity' });
  for (const key of catalogue.disclosureKeys) keys.set(key, { kind: 'disclosure' });
  for (const key of catalogue.generatorKeys) keys.set(key, { kind: 'generator' });
  for (const key of catalogue.flagKeys) keys.set(key, { kind: 'flag' });
  for (const key of catalogue.reviewKeys) keys.set(key, { kind: 'review' });

  for (const tool of catalogue.tools) {
    for (const email of tool.emails ?? []) emails.set(email, { tool, role: tool.role });
    for (const account of tool.accounts ?? []) {
      const entry = { tool, role: account.role ?? tool.role };
      logins.set(account.login, entry);
      if (account.id !== undefined) ids.set(String(account.id), entry);
    }
    for (const kind of ['person', 'word', 'product'] as const)
      for (const name of tool.names?.[kind] ?? []) names.set(nameKey(name), { tool, kind });
    for (const { key, session, values } of tool.trailers ?? [])
      keys.set(key, { kind: 'tool', tool, session: session ?? false, values: values ?? null });
    for (const prefix of tool.links ?? []) links.push({ prefix, tool });
    for (const text of tool.markers ?? []) markers.push({ text, tool });
    for (const branch of tool.branches ?? []) branches.push({ ...branch, tool });
    for (const domain of tool.domains ?? []) if (!vendors.has(domain)) vendors.set(domain, tool.id);
    if (tool.nameMark) marks.set(tool.nameMark, tool);
  }
  return {
    emails,
    ids,
    logins,
    names,
    hint: hintOf([...names.keys()]),
    vendors,
    longestName: longestNames([...names.keys()]),
    keys,
    links,
    markers,
    branches,
    marks,
    families: new Map(catalogue.modelFamilies.map(({ family, tool }) => [family, tool])),
    labels: new Map(catalogue.labels.map(({ label, tool }) => [label, tool])),
    checkboxes: new Map(catalogue.checkboxes.map(({ text, ai }) => [text, ai])),
  };
}

function longestNames(names: readonly string[]): Map<string, number> {
  const longest = new Map<string, number>();
  for (const name of names) {
    const parts = name.split(' ');
    longest.set(parts[0]!, Math.max(longest.get(parts[0]!) ?? 0, parts.length));
  }
  return longest;
}

/** Any name's first word, as a whole word; words hold letters, digits and dots only. */
function hintOf(names: readonly string[]): RegExp {
  const first = new Set(names.map((name) => name.split(' ', 1)[0]!.replaceAll('.', '\\.')));
  return new RegExp(`(?<![a-z0-9])(?:${[...first].join('|')})(?![a-z0-9])`, 'i');
}
