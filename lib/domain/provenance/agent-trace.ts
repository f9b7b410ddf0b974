import type { Compiled } from './compile.ts';
import { toolSlug } from './declaration.ts';
import { evidence } from './evidence.ts';
import { involvementOf, inWords, type LineClaim, lineShare } from './line-share.ts';
import type { DiffFile, Evidence } from './types.ts';
import { asList, asRecord, asText } from './unchecked.ts';

const MOST_RECORDS = 50;
const MOST_PARTS = 2_000;

/**
 * Agent Trace records (version 0.1.0) of unchecked shape. A record counts when it names this commit and its
 * lines are lines that this diff added; the format leaves storage and rewrites open, so nothing else is proof.
 */
export function agentTraceEvidence(
  traces: readonly unknown[] | undefined,
  sha: string,
  files: readonly DiffFile[] | undefined,
  catalogue: Compiled,
): Evidence[] {
  return (traces ?? []).slice(0, MOST_RECORDS).flatMap((trace) => {
    const record = asRecord(trace);
    return record ? [ofRecord(record, sha, files, catalogue)] : [];
  });
}

function ofRecord(
  record: Record<string, unknown>,
  sha: string,
  files: readonly DiffFile[] | undefined,
  catalogue: Compiled,
): Evidence {
  const tool = asText(asRecord(record.tool)?.name);
  const revision = asText(asRecord(record.vcs)?.revision);
  const { claims, model, session } = claimsOf(record);
  const base = {
    signal: 'trace',
    tool: tool === null ? null : toolSlug(tool, catalogue),
    model,
    session,
    grade: 'attested' as const,
    source: `agent trace ${asText(record.id) ?? 'without id'}`,
    excerpt: `version ${asText(record.version) ?? '?'}, ${tool ?? 'unknown tool'}, ${claims.length} ranges`,
  };
  const share = lineShare(claims, files);
  const doubt =
    revision === null
      ? 'the record names no commit'
      : revision.toLowerCase() !== sha.toLowerCase()
        ? 'the record names another commit'
        : share.believed
          ? null
          : share.reason;
  if (doubt !== null || !share.believed)
    return evidence({ ...base, involvement: 'unknown', counts: false, reason: doubt ?? '' });
  const involvement = involvementOf(share);
  const human = involvement === 'none' ? { tool: null, model: null } : {};
  return evidence({
    ...base,
    ...human,
    involvement,
    counts: involvement !== 'unknown',
    reason: inWords(share),
  });
}

/** The record's ranges; a range's own contributor outranks its conversation's. */
function claimsOf(record: Record<string, unknown>) {
  const claims: LineClaim[] = [];
  let model: string | null = null;
  let session: string | null = null;
  for (const file of asList(record.files, MOST_PARTS)) {
    const path = asText(asRecord(file)?.path);
    if (path === null) continue;
    for (const item of asList(asRecord(file)?.conversations, MOST_PARTS)) {
      const conversation = asRecord(item);
      for (const part of asList(conversation?.ranges, MOST_PARTS)) {
        const range = asRecord(part);
        const contributor = asRecord(range?.contributor) ?? asRecord(conversation?.contributor);
        const type = contributor?.type;
        const first = range?.start_line;
        const last = range?.end_line ?? first;
        if (type !== 'ai' && type !== 'mixed' && type !== 'human') continue;
        if (typeof first !== 'number' || typeof last !== 'number' || claims.length >= MOST_PARTS * 10)
          continue;
        claims.push({ path, by: type, ranges: [[first, last]] });
        if (type === 'human') continue;
        model ??= asText(contributor?.model_id);
        session ??= asText(conversation?.url);
      }
    }
  }
  return { claims, model, session };
}
