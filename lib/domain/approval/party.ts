import { isNobody, recognise, splitActor } from '#lib/domain/provenance/actor.ts';
import { type Catalogue, defaultCatalogue } from '#lib/domain/provenance/catalogue.ts';
import { compile } from '#lib/domain/provenance/compile.ts';
import { parseTrailers } from '#lib/domain/provenance/trailers.ts';
import type { Holder, Relation } from './facts.ts';

/** Somebody as a source names them: an e-mail address, a login, or `kind:value`. */
export interface Named {
  name: string;
  identity: string;
}

/** A hand in a change: under which identity, and what kind of being that is. */
export interface Party {
  relation: Relation;
  /** `email:…`, `github-login:…`, … as `identityOf` writes it. */
  identity: string;
  holder: Holder;
}

const KINDS = /^(email|github-login|github-id|git-author|oidc|person):(.+)$/s;

/** The key of an identity: its kind is written, or an address is an e-mail and anything else a GitHub login. */
export function identityOf(text: string): string {
  const trimmed = text
    .trim()
    .replace(/^<(.*)>$/, '$1')
    .trim();
  const [, kind, value = ''] = KINDS.exec(trimmed) ?? [];
  if (kind === 'oidc') return `oidc:${value.trim()}`;
  if (kind) return `${kind}:${value.trim().toLowerCase()}`;
  return `${trimmed.includes('@') ? 'email' : 'github-login'}:${trimmed.toLowerCase()}`;
}

/** A party of a change. Tools that write are agents, tools that do not are bots, whoever else is a person. */
export function partyOf(
  relation: Relation,
  { name, identity }: Named,
  catalogue: Catalogue = defaultCatalogue,
): Party {
  const key = identityOf(identity);
  const isButton = relation === 'committer' && key === WEB_COMMITTER;
  return { relation, identity: key, holder: isButton ? 'bot' : holderOf(name, key, catalogue) };
}

/**
 * GitHub's own signature under whatever is committed by a button on its pages: whoever pressed it is author or merger.
 * Only as a committer, which a source need not name at all: it hides nobody who would otherwise be seen.
 */
const WEB_COMMITTER = 'email:noreply@github.com';

/** An identity in the form that provenance knows: an e-mail address, also of a login, which has GitHub's no-reply one. */
export function addressOf(identity: string): string {
  const key = identityOf(identity);
  const colon = key.indexOf(':');
  const [kind, value] = [key.slice(0, colon), key.slice(colon + 1)];
  if (kind === 'github-login') return `${value}@users.noreply.github.com`;
  return kind === 'github-id' ? `${value}+@users.noreply.github.com` : value;
}

/**
 * A name is whatever somebody writes into their git configuration, so it makes no tool of a person: only an address
 * does that is a tool's own. Whoever calls themselves "Release Bot" keeps their hand in the change. An agent may have
 * nobody's mailbox (`agent@localhost`): it hides somebody until it is known who directed it, which a bot does not.
 */
function holderOf(name: string, key: string, catalogue: Catalogue): Holder {
  if (/^(?:person|oidc):/.test(key)) return 'person';
  const address = addressOf(key);
  const known = compile(catalogue);
  const actor = recognise(name, address, known);
  if (actor === null || actor.doubt !== null) return 'person';
  const isAgent = actor.role === 'author';
  if (recognise('', address, known) === null && !(isAgent && isNobody(address))) return 'person';
  return isAgent ? 'agent' : 'bot';
}

/** Those whom the trailers of a message name as co-authors. */
export function coAuthors(message: string, catalogue: Catalogue = defaultCatalogue): readonly Party[] {
  return parseTrailers(message)
    .filter(({ key }) => key.toLowerCase() === 'co-authored-by')
    .map(({ value }) => splitActor(value))
    .flatMap(({ name, email }) =>
      email === '' ? [] : [partyOf('co-author', { name, identity: email }, catalogue)],
    );
}

/** Each hand once. */
export function distinctParties(parties: readonly Party[]): readonly Party[] {
  return [...new Map(parties.map((party) => [`${party.relation} ${party.identity}`, party])).values()];
}
