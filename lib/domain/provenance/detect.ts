import { agentTraceEvidence } from './agent-trace.ts';
import { branchEvidence, labelEvidence, mergedBranch } from './branch-and-label.ts';
import { type Catalogue, defaultCatalogue } from './catalogue.ts';
import { type Compiled, compile } from './compile.ts';
import { declarationEvidence } from './declaration.ts';
import { distinct, evidence } from './evidence.ts';
import { gitAiEvidence } from './git-ai-note.ts';
import { byAutomation, identityEvidence, openerEvidence } from './identity.ts';
import { isFooter, messageEvidence } from './message-signals.ts';
import { type Line, splitLines } from './text.ts';
import { trailerEvidence } from './trailer-signals.ts';
import { closingRun, findTrailers } from './trailers.ts';
import {
  type CommitFacts,
  type Evidence,
  GRADES,
  type Involvement,
  type Provenance,
  type ProvenanceFacts,
} from './types.ts';

/** Stored with every evidence row; raise it whenever the same facts may give other evidence. */
export const DETECTOR_VERSION = 1;

/** Most trailers of one message that are weighed: half from its beginning, half from its end. */
const MOST_TRAILERS = 1_000;
const MOST_PARTS = 500;
const MOST_CONFLICTS = 10;

/** How much AI a value says, for choosing among evidence of one grade. */
const EXTENT: Record<Involvement, number> = { agent: 4, authored: 3, assisted: 2, none: 1, unknown: 0 };

/**
 * What AI did in a change, and the evidence. The strongest grade that counts decides; within it the greatest
 * involvement, so that a denial never outweighs a confession of the same grade. Contradictions are listed.
 * Without counting evidence the answer is `unknown`. Total and pure: it never throws, whatever the texts hold,
 * and the order of `parts` does not matter.
 */
export function detectProvenance(
  facts: ProvenanceFacts,
  catalogue: Catalogue = defaultCatalogue,
): Provenance {
  const compiled = compile(catalogue);
  const found = distinct([
    ...gitAiEvidence(facts.note, facts.files, compiled),
    ...agentTraceEvidence(facts.traces, facts.commit.sha, facts.files, compiled),
    ...commitEvidence(facts.commit, compiled),
    ...partEvidence(facts, compiled),
    ...openerEvidence(facts.opener, compiled),
    ...declarationEvidence(facts.declarations, compiled),
    ...textEvidence(facts.body, compiled),
    ...branchEvidence(facts.branch, 'pull request', compiled),
    ...labelEvidence(facts.labels, compiled),
  ]);
  return weigh(found);
}

/** The answer that some evidence gives, in whatever order it is and whenever it was found. */
export function weigh(found: readonly Evidence[]): Provenance {
  const counting = found.filter((row) => row.counts && row.involvement !== 'unknown');
  const deciding = counting.reduce<Evidence | null>(
    (best, row) => (best === null || stronger(row, best) ? row : best),
    null,
  );
  return {
    involvement: deciding?.involvement ?? 'unknown',
    deciding,
    grade: deciding?.grade ?? null,
    evidence: found,
    tools: namesOf(counting, (row) => row.tool),
    models: namesOf(counting, (row) => row.model),
    conflicts: conflictsOf(counting),
  };
}

const stronger = (row: Evidence, best: Evidence) => {
  const byGrade = GRADES.indexOf(row.grade) - GRADES.indexOf(best.grade);
  return byGrade < 0 || (byGrade === 0 && EXTENT[row.involvement] > EXTENT[best.involvement]);
};

function namesOf(counting: readonly Evidence[], pick: (row: Evidence) => string | null): string[] {
  const names = new Set<string>();
  for (const row of counting) {
    const name = row.involvement === 'none' ? null : pick(row);
    if (name !== null) names.add(name);
  }
  return [...names].sort();
}

/** Everything one commit says by itself. */
function commitEvidence(commit: CommitFacts, catalogue: Compiled): Evidence[] {
  const source = `commit ${commit.sha}`;
  const automated = byAutomation(commit, catalogue);
  const lines = splitLines(commit.message);
  const subject = lines[0]?.text ?? '';
  const own = ownWords(lines, subject, automated, catalogue);
  const trailers = findTrailers(own, (key) => catalogue.keys.has(key));
  const weighed =
    trailers.length <= MOST_TRAILERS
      ? trailers
      : [...trailers.slice(0, MOST_TRAILERS / 2), ...trailers.slice(-MOST_TRAILERS / 2)];
  return [
    ...identityEvidence(commit, catalogue),
    ...weighed.flatMap((trailer) => trailerEvidence(trailer, { source, automated }, catalogue)),
    ...messageEvidence(own, { source, from: 1 }, catalogue),
    ...subjectEvidence(subject, source, catalogue),
    ...branchEvidence(mergedBranch(subject), source, catalogue),
  ];
}

/** What the description of a pull request says. */
function textEvidence(body: string | undefined, catalogue: Compiled): Evidence[] {
  if (!body) return [];
  const source = 'pull request';
  const lines = splitLines(`\n${body}`);
  const trailers = findTrailers(lines, (key) => catalogue.keys.has(key)).slice(-MOST_TRAILERS);
  return [
    ...trailers.flatMap((trailer) => trailerEvidence(trailer, { source, automated: false }, catalogue)),
    ...messageEvidence(lines, { source, from: 1 }, catalogue),
  ];
}

/** Early Aider put its name before a subject that it wrote as a sentence. */
function subjectEvidence(subject: string, source: string, catalogue: Compiled): Evidence[] {
  for (const [mark, tool] of catalogue.marks)
    if (subject.startsWith(`${mark}: `) && /^[A-Z]/.test(subject.slice(mark.length + 2)))
      return [
        evidence({
          signal: 'message',
          tool: tool.id,
          involvement: 'authored',
          grade: 'inferred',
          source,
          excerpt: subject,
          reason: 'the subject begins as the tool’s own commits did',
        }),
      ];
  return [];
}

const ROLL_UP =
  /^(?:chore\(release\)|chore: release|release\b|\[release\]|version packages|bump version|prepare release|changelog|v?\d+\.\d+\.\d+)/i;

/**
 * The lines that speak of this commit itself. A message of unattended software quotes others (release notes,
 * changelogs), so only its closing trailers are its own; a release quotes them indented, in lists. Deeply
 * indented lines are code, unless git itself wrote the messages of squashed commits so.
 */
function ownWords(lines: readonly Line[], subject: string, automated: boolean, catalogue: Compiled): Line[] {
  const from = automated ? closingRun(lines, (text) => isFooter(text, catalogue)) : 0;
  const squashed = lines.some((line) => line.text.startsWith('Squashed commit of the following:'));
  const deepest = squashed ? Number.POSITIVE_INFINITY : ROLL_UP.test(subject) ? 2 : 4;
  return lines.map((line, at) =>
    at > 0 && (at < from || line.indent >= deepest) ? { ...line, quoted: true } : line,
  );
}

/**
 * What the commits that a merge brought in say. When AI agents authored fewer than half of them, the merge as
 * a whole was assisted.
 */
function partEvidence(facts: ProvenanceFacts, catalogue: Compiled): Evidence[] {
  const parts = [...(facts.parts ?? [])]
    .sort((a, b) => (a.sha < b.sha ? -1 : a.sha > b.sha ? 1 : 0))
    .filter((part) => part.sha !== facts.commit.sha)
    .slice(0, MOST_PARTS);
  const found = parts.map((part) => commitEvidence(part, catalogue));
  const written = found.filter((rows) =>
    rows.some((row) => row.counts && EXTENT[row.involvement] >= EXTENT.authored),
  );
  const minority = written.length * 2 < parts.length;
  return found.flat().map((row) =>
    minority && row.counts && EXTENT[row.involvement] >= EXTENT.authored
      ? {
          ...row,
          involvement: 'assisted',
          reason: `${row.reason}; ${written.length} of ${parts.length} commits of this merge`,
        }
      : row,
  );
}

/** Pairs of counting evidence that contradict each other, in words: AI against none, and extents that both claim to know. */
export function conflictsOf(counting: readonly Evidence[]): string[] {
  const conflicts = new Set<string>();
  const denials = counting.filter((row) => row.involvement === 'none');
  const claims = counting.filter((row) => row.involvement !== 'none');
  const measured = counting.filter(
    (row) => row.signal === 'note' || row.signal === 'trace' || row.signal === 'declaration',
  );
  for (const denial of denials)
    for (const claim of claims) {
      if (conflicts.size >= MOST_CONFLICTS) return [...conflicts].sort();
      conflicts.add(`${inWords(denial)}, but ${inWords(claim)}`);
    }
  for (const [at, row] of measured.entries())
    for (const other of measured.slice(at + 1)) {
      if (conflicts.size >= MOST_CONFLICTS) return [...conflicts].sort();
      const both = row.involvement !== 'none' && other.involvement !== 'none';
      if (both && row.involvement !== other.involvement)
        conflicts.add(`${inWords(row)}, but ${inWords(other)}`);
    }
  return [...conflicts].sort();
}

const inWords = (row: Evidence) =>
  `${row.signal} (${row.source}) says ${row.involvement}${row.tool === null ? '' : ` by ${row.tool}`}`;
