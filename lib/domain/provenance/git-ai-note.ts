import type { Compiled } from './compile.ts';
import { toolSlug } from './declaration.ts';
import { evidence } from './evidence.ts';
import { involvementOf, inWords, type LineClaim, lineShare } from './line-share.ts';
import type { DiffFile, Evidence, LineRange } from './types.ts';
import { asRecord, asText } from './unchecked.ts';

const MOST_CLAIMS = 50_000;
const MOST_TOOLS = 20;

interface Agent {
  tool: string | null;
  model: string | null;
  session: string | null;
}

/**
 * A git-ai note (authorship/3.0.0, `refs/notes/ai`): attestation lines, `---`, JSON. Believed only when its
 * lines are lines that this diff added; never throws, whatever the note holds.
 */
export function gitAiEvidence(
  note: string | undefined,
  files: readonly DiffFile[] | undefined,
  catalogue: Compiled,
): Evidence[] {
  if (!note?.trim()) return [];
  const base = { signal: 'note', grade: 'attested' as const, source: 'refs/notes/ai', excerpt: note };
  const parsed = parseNote(note);
  if (!parsed)
    return [
      evidence({
        ...base,
        involvement: 'unknown',
        counts: false,
        reason: 'not a git-ai note: no attestations and metadata',
      }),
    ];
  const share = lineShare(parsed.claims, files);
  const agents = agentsOf(parsed, catalogue);
  if (!share.believed)
    return perAgent(agents, { ...base, involvement: 'unknown', counts: false, reason: share.reason });
  const involvement = involvementOf(share);
  const writers = involvement === 'none' || involvement === 'unknown' ? [] : agents;
  return perAgent(writers, {
    ...base,
    involvement,
    counts: involvement !== 'unknown',
    reason:
      involvement === 'unknown'
        ? `no AI line; the rest is untracked, not human (${inWords(share)})`
        : inWords(share),
  });
}

const perAgent = (agents: readonly Agent[], row: Parameters<typeof evidence>[0]): Evidence[] =>
  (agents.length > 0 ? agents : [{ tool: null, model: null, session: null }]).map((agent) =>
    evidence({ ...row, ...agent }),
  );

interface ParsedNote {
  claims: LineClaim[];
  /** Attestation keys of AI, without the trace part. */
  keys: Set<string>;
  metadata: Record<string, unknown>;
}

/** Splits a note into claims and metadata; null when it has no separator or no readable metadata. */
export function parseNote(note: string): ParsedNote | null {
  const claims: LineClaim[] = [];
  const keys = new Set<string>();
  let path: string | null = null;
  let start = 0;
  while (start < note.length) {
    const newline = note.indexOf('\n', start);
    const end = newline === -1 ? note.length : newline;
    const line = note.slice(start, end).trimEnd();
    start = end + 1;
    if (line === '---') {
      const metadata = asRecord(readJson(note.slice(start)));
      return metadata ? { claims, keys, metadata } : null;
    }
    if (line === '') continue;
    if (!line.startsWith('  ')) path = unquote(line);
    else if (path !== null && claims.length < MOST_CLAIMS) {
      const claim = parseAttestation(line.trim());
      if (!claim) continue;
      if (claim.by === 'ai') keys.add(claim.key);
      claims.push({ path, by: claim.by, ranges: claim.ranges });
    }
  }
  return null;
}

/** `s_<14hex>::t_<14hex> 1-10,15` or `h_<14hex> 3`, or an older bare key; the key's form says who wrote. */
function parseAttestation(line: string): { key: string; by: 'ai' | 'human'; ranges: LineRange[] } | null {
  const space = line.indexOf(' ');
  if (space < 1) return null;
  const key = line.slice(0, space);
  const human = key.startsWith('h_');
  if (!human && !key.startsWith('s_') && !/^[0-9a-f]{7,16}$/.test(key)) return null;
  const ranges = parseRanges(line.slice(space + 1));
  return { key: key.split('::', 1)[0]!, by: human ? 'human' : 'ai', ranges };
}

/** `1-4,9` as ranges; what is no range is left out. */
function parseRanges(text: string): LineRange[] {
  const ranges: LineRange[] = [];
  for (const part of text.split(',', MOST_CLAIMS)) {
    const found = /^\s*(\d{1,9})(?:-(\d{1,9}))?\s*$/.exec(part.slice(0, 30));
    if (found) ranges.push([Number(found[1]), Number(found[2] ?? found[1])]);
  }
  return ranges;
}

const unquote = (path: string) =>
  path.startsWith('"') && path.endsWith('"') && path.length > 1
    ? (asText(readJson(path)) ?? path.slice(1, -1))
    : path;

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The agents behind the note's AI keys, from `sessions` or the older `prompts`. */
function agentsOf({ keys, metadata }: ParsedNote, catalogue: Compiled): Agent[] {
  const found = new Map<string, Agent>();
  for (const key of keys) {
    const entry = asRecord(asRecord(metadata.sessions)?.[key]) ?? asRecord(asRecord(metadata.prompts)?.[key]);
    const id = asRecord(entry?.agent_id);
    const tool = asText(id?.tool);
    const agent = {
      tool: tool === null ? null : toolSlug(tool, catalogue),
      model: asText(id?.model),
      session: asText(id?.id) ?? (key.startsWith('s_') ? key : null),
    };
    found.set(`${agent.tool} ${agent.model}`, agent);
    if (found.size >= MOST_TOOLS) break;
  }
  return [...found.values()];
}
