import { recognise, splitActor } from './actor.ts';
import type { Compiled } from './compile.ts';
import { evidence } from './evidence.ts';
import { rows } from './identity.ts';
import { type Reading, readNames } from './naming.ts';
import { slug, words } from './text.ts';
import type { Trailer } from './trailers.ts';
import type { Evidence } from './types.ts';

/** Where a trailer stood. */
export interface TrailerPlace {
  source: string;
  /** The commit's author is unattended software: who says `Generated-by` there, acted by itself. */
  automated: boolean;
}

const NO = new Set('no none false 0 n na nil never human manual off'.split(' '));
const YES = new Set('yes true 1 y partial partially fully full heavy light'.split(' '));

/** Evidence of one trailer; the catalogue says what its key means. */
export function trailerEvidence(trailer: Trailer, place: TrailerPlace, catalogue: Compiled): Evidence[] {
  const meaning = catalogue.keys.get(trailer.key);
  if (!meaning || trailer.value === '') return [];
  const base = {
    signal: 'trailer',
    grade: 'self-report' as const,
    source: place.source,
    excerpt: trailer.raw,
  };
  switch (meaning.kind) {
    case 'tool': {
      if (meaning.values && !meaning.values.includes(trailer.value.toLowerCase())) return [];
      const session = meaning.session ? lastSegment(trailer.value) : null;
      const named = trailer.key.endsWith('-agent')
        ? readNames(trailer.value, catalogue).mentions[0]?.tool.id
        : null;
      return [
        evidence({
          ...base,
          tool: named ?? meaning.tool.id,
          session,
          involvement: 'assisted',
          reason: 'a trailer that only this tool writes',
        }),
      ];
    }
    case 'identity':
      return identityTrailer(trailer, base, place, catalogue);
    case 'review':
      return reviewTrailer(trailer, base, catalogue);
    case 'flag':
      return flagTrailer(trailer, base, catalogue);
    default:
      return disclosure(trailer, base, meaning.kind === 'generator', place, catalogue);
  }
}

type Base = Pick<Evidence, 'signal' | 'grade' | 'source' | 'excerpt'>;

function identityTrailer(trailer: Trailer, base: Base, place: TrailerPlace, catalogue: Compiled): Evidence[] {
  const { name, email } = splitActor(trailer.value);
  const actor = recognise(name, email, catalogue);
  // `Authored-by: Terminus (AI Assistant)`: not in the catalogue, and says itself that it is AI.
  if (!actor || (actor.doubt !== null && actor.tools.length === 0)) {
    const own = calledAi(name);
    return own === null
      ? []
      : [
          evidence({
            ...base,
            tool: own,
            involvement: 'assisted',
            reason: 'the trailer says that this is an AI',
          }),
        ];
  }
  if (actor.role === 'maintenance') return [];
  if (actor.role === 'reviewer')
    return rows(actor, {
      ...base,
      involvement: 'assisted',
      counts: false,
      reason: 'a review bot: a suggestion of it was accepted, it did not write the change',
    });
  if (actor.doubt !== null)
    return rows(actor, {
      ...base,
      involvement: 'unknown',
      grade: 'inferred',
      counts: false,
      reason: actor.doubt,
    });
  const wrote = place.automated && trailer.key === 'authored-by';
  return rows(actor, {
    ...base,
    involvement: wrote ? 'agent' : 'assisted',
    reason: 'a trailer names the tool as one of those who wrote',
  });
}

function reviewTrailer(trailer: Trailer, base: Base, catalogue: Compiled): Evidence[] {
  const { name, email } = splitActor(trailer.value);
  const actor = recognise(name, email, catalogue);
  if (!actor || actor.role === 'maintenance' || actor.doubt !== null) return [];
  return rows(actor, {
    ...base,
    involvement: 'unknown',
    counts: false,
    reason: 'reviewed, tested or suggested; did not write the change',
  });
}

function flagTrailer(trailer: Trailer, base: Base, catalogue: Compiled): Evidence[] {
  const first = words(trailer.value)[0]?.word ?? '';
  if (NO.has(first))
    return [evidence({ ...base, involvement: 'none', reason: 'the author states that no AI took part' })];
  const reading = readNames(trailer.value, catalogue);
  const tools = toolsOf(reading);
  if (tools.length === 0 && !YES.has(first) && reading.model === null) return [];
  return (tools.length > 0 ? tools : [null]).map((tool) =>
    evidence({
      ...base,
      tool,
      model: reading.model,
      involvement: 'assisted',
      reason: 'the author states that AI took part',
    }),
  );
}

/** `Assisted-by: TOOL:model`, `Made-with: Cursor`, `Generated-By: PostHog Code`: may name several tools. */
function disclosure(
  trailer: Trailer,
  base: Base,
  generator: boolean,
  place: TrailerPlace,
  catalogue: Compiled,
): Evidence[] {
  const { name, email } = splitActor(trailer.value);
  if (NO.has(name.toLowerCase()))
    return trailer.key.startsWith('ai-')
      ? [evidence({ ...base, involvement: 'none', reason: 'the author states that no AI took part' })]
      : [];
  const reading = readNames(name, catalogue);
  const actor = email === '' ? null : recognise(name, email, catalogue);
  if (actor?.role === 'maintenance' || (actor && actor.doubt !== null)) return [];
  const found = new Set<string>(actor?.tools ?? []);
  const head = readNames(name.slice(0, Math.max(0, name.indexOf(':'))), catalogue);
  if (email === '' || actor) for (const tool of [...toolsOf(head), ...toolsOf(reading)]) found.add(tool);
  // `Foo:gpt-5`: a tool we do not know, named in the kernel's form; or one that calls itself AI.
  if (found.size === 0) {
    const own =
      reading.model !== null ? slug(name.slice(0, Math.max(0, name.indexOf(':')))) || null : calledAi(name);
    const dedicated = trailer.key.startsWith('ai-') && email === '';
    if (own !== null) found.add(own);
    else if (reading.model === null && dedicated && !generator) found.add(slug(name));
    else if (reading.model === null && !reading.generic) return [];
  }
  const involvement =
    place.automated && (generator || trailer.key.includes('generated')) ? 'agent' : 'assisted';
  const tools = [...found].filter((tool) => tool !== '');
  return (tools.length > 0 ? tools : [null]).map((tool) =>
    evidence({
      ...base,
      tool,
      model: reading.model,
      involvement,
      reason: 'a trailer discloses the tool that helped',
    }),
  );
}

/** Tools in a value: a word that may be a person's name counts only where nobody else is named. */
function toolsOf(reading: Reading): string[] {
  const tools = reading.mentions
    .filter(
      ({ kind, tool }) => tool.role !== 'maintenance' && (kind === 'product' || reading.strangers === 0),
    )
    .map(({ tool }) => tool.id);
  if (reading.modelTool !== null && reading.strangers === 0) tools.push(reading.modelTool);
  return [...new Set(tools)];
}

/** The slug of a name that calls itself AI (`Terminus (AI Assistant)`, `mycorp-ai-agent`), or null. */
function calledAi(name: string): string | null {
  const found = words(name.slice(0, 100));
  const says = found.some(
    ({ word }, at) =>
      word === 'llm' ||
      (word === 'ai' &&
        /^(?:assistant|agent|coder|bot|pair|assisted|generated|model|tool)$/.test(found[at + 1]?.word ?? '')),
  );
  if (!says) return null;
  const open = name.indexOf('(');
  return slug(open > 0 ? name.slice(0, open) : name) || null;
}

/** The last path segment of an address, or the value itself. */
export function lastSegment(value: string): string {
  const end = value.search(/[\s)\]>?#]/);
  const text = end === -1 ? value : value.slice(0, end);
  return text.slice(text.lastIndexOf('/') + 1) || text;
}
