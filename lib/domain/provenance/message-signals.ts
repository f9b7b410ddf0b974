import type { Compiled } from './compile.ts';
import { evidence } from './evidence.ts';
import { type Mention, readNames } from './naming.ts';
import { type Line, slug } from './text.ts';
import { lastSegment } from './trailer-signals.ts';
import type { Evidence } from './types.ts';

/** How far one footer or sentence is read. */
const REACH = 300;
/** A hostile text is read at its two ends. */
const MOST_LINES = 10_000;

const QUALIFIER =
  '(?:(?:co|ai|auto|automatically|mostly|largely|partially|partly|entirely|fully|initially|primarily|originally)[ -])';
const MADE =
  '(?:generated|made|created|written|authored|coauthored|assisted|built|implemented|developed|coded|drafted|produced|vibe-?coded|vibed|ultraworked|opened|refactored|prototyped|pair-?programmed|crafted|fixed)';
const LINK =
  '(?:by|with|using|via|in collaboration with|with (?:the )?(?:help|assistance|aid|support) (?:of|from|by))';

/** `Generated with X`, `Co-written by X`, `This PR was created automatically by X`: a line's beginning. */
const FOOTER = new RegExp(
  `^(?:(?:this|the) (?:commit|pr|pull request|change|patch|code|work) (?:was|is|has been) |pr |pull request |commit )?${QUALIFIER}{0,2}${MADE}(?: (?:automatically|entirely|mostly|together|in part|in pair))?(?: ${LINK}| by \\w+ ${LINK})$`,
  'i',
);
const PASSIVE = new RegExp(
  `^(.*?) ${QUALIFIER}{0,2}(?:${MADE}|updated|modified|done|reworked|ported|migrated) ${LINK}$`,
  'i',
);
/** `Mostly by X`, `All changes by X`, `Almost all from X`. */
const QUANTITY =
  /^(?:mostly|most|all|almost all|nearly all|entirely|partly|partially|some|half)(?: of)?(?: (?:the|this|these))?(?: (?:changes?|updates?|code|work|edits?|tests?|specs?|implementation))?(?: (?:made|done))? (?:by|from)$/i;
const HELP =
  /^(?:with|using|thanks to) (?:the |some |a lot of |lots of |much )?(?:help|assistance|aid|support) (?:of|from|by)$/i;

/** What a sentence must be about to be a statement on the change, and not on the product. */
const SUBJECT =
  /^(?:(?:this|these|some|most|all|much|many|parts?|portions?|half|the|its?|my|initial|first|unit|both|everything)\b[\w ,'-]{0,60})?\b(?:code|tests?|specs?|commit|commits|patch|pr|pull request|change|changes|changeset|implementation|refactor|refactoring|migration|script|fix|docs|documentation|comments|function|functions|boilerplate|diff|work|draft|version|it|this|these|everything|file|files)\b[\w ,'-]{0,30}? (?:is|are|was|were|been|got)(?: (?:all|both|also|mostly|largely|partially|partly|entirely|fully|initially|primarily|originally|first|co-|automatically))?$/i;
const NOT_THE_CODE = /\b(?:description|summary|title|message|changelog|release notes|caption|transcript)\b/i;
const FIRST_PERSON =
  /^(?:i|we)(?: (?:also|mostly|then|have|had))? (?:used|asked|had|let|got|prompted|told|instructed|paired with|worked with|collaborated with)$/i;
const DID =
  /^ (?:wrote|authored|coded|did most of|did the|helped me|helped us|helped with|helped write|came up with|generated (?:this|the (?:tests|code|patch|fix))) ?/i;

/** Words that may follow a tool's name in a footer; anything else makes it an adjective of something else. */
const AFTER =
  /^(?:$|\s*[\])>.,;:!*_`"'|—–/<]|\s*\((?!s\))|\s*(?:\+|&|🤖)|\s+(?:and|using|with|from|via|under|based|for me|v?\d|https?:|agent\b|cli\b|opus|sonnet|haiku|fable|pro\b|code\b|ai\b))/i;
const AT_COMMIT = /^\s+at\s+[0-9a-f]{6,40}\b/i;

/** The words that footers begin with, so that other lines cost nothing. */
const FIRST_WORDS = new Set(
  'this the pr pull commit co ai auto automatically mostly most largely partially partly entirely fully initially primarily originally generated made created written authored coauthored assisted built implemented developed coded drafted produced vibe vibed vibecoded ultraworked opened refactored prototyped pair pairprogrammed crafted fixed with using thanks all almost nearly some half'.split(
    ' ',
  ),
);
/** A word without which no sentence says who wrote. */
const TELLING =
  /\b(?:by|with|using|via|from|of|used|asked|had|let|got|prompted|told|instructed|wrote|authored|coded|did|helped|came|generated)\b/i;

export interface MessagePlace {
  source: string;
  /** Index of the first line that may be read as prose: 1 leaves the subject out. */
  from: number;
}

/** Statements in the words of a message: footers, session links, markers, ticked boxes, plain sentences. */
export function messageEvidence(
  lines: readonly Line[],
  place: MessagePlace,
  catalogue: Compiled,
): Evidence[] {
  const found: Evidence[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (at === MOST_LINES && lines.length > 2 * MOST_LINES) at = lines.length - MOST_LINES;
    const line = lines[at]!;
    if (line.blank || line.quoted) continue;
    const next = lines[at + 1];
    const joined = next && !next.blank && !next.quoted ? `${line.text} ${next.text}` : null;
    const footer = footerOf(line.text, catalogue) ?? (joined === null ? null : footerOf(joined, catalogue));
    if (footer && (at >= place.from || footer.whole)) found.push(footerRow(footer, place.source));
    if (!footer && at >= place.from) found.push(...robotRows(line.text, place.source));
    found.push(
      ...linkRows(line.text, place.source, catalogue),
      ...markRows(line.text, place.source, catalogue),
    );
  }
  // Most messages name no tool at all, and a name is a word of one line.
  if (!lines.some((line) => catalogue.hint.test(line.text))) return found;
  for (const sentence of sentences(lines, place.from)) {
    const told = sentenceMention(sentence, catalogue);
    if (told)
      found.push(
        evidence({
          signal: 'message',
          tool: told.tool.id,
          involvement: 'assisted',
          grade: 'self-report',
          source: place.source,
          excerpt: sentence,
          reason: 'a sentence of the message says that the tool helped',
        }),
      );
  }
  return found;
}

interface Footer {
  mention: Mention;
  model: string | null;
  text: string;
  /** Nothing else stands on the line. */
  whole: boolean;
  description: boolean;
}

/** Whether a line is a footer of a tool. */
export const isFooter = (text: string, catalogue: Compiled): boolean => footerOf(text, catalogue) !== null;

/** Reads a footer: decoration, a verb, a preposition, a tool's name, and an end. */
function footerOf(text: string, catalogue: Compiled): Footer | null {
  const body = undecorated(text);
  if (/^[A-Za-z-]{1,40}:/.test(body)) return null;
  if (!FIRST_WORDS.has((/^[a-z]{1,16}/i.exec(body)?.[0] ?? '').toLowerCase())) return null;
  if (!catalogue.hint.test(body)) return null;
  const reading = readNames(body, catalogue);
  const mention = reading.mentions[0];
  if (!mention || mention.start > 120) return null;
  const before = body
    .slice(0, mention.start)
    .replace(/\s*(?:\b(?:an?|the|my|our)\s+)?[[\s*_`"'(]*$/i, '')
    .replace(/\s+/g, ' ');
  if (!FOOTER.test(before) && !QUANTITY.test(before) && !HELP.test(before)) return null;
  const after = body.slice(mention.end);
  const linked = body[mention.start - 1] === '[' || after.startsWith('](');
  if (!AFTER.test(after) && !AT_COMMIT.test(after)) return null;
  // A first name or an everyday word is a tool only where the footer links to it, or is its maker's phrase.
  const plain = mention.kind === 'product' || mention.tool.id === 'claude' || linked;
  if (!plain && !(mention.kind === 'word' && /generated|assisted/i.test(before))) return null;
  return {
    mention,
    model: reading.model,
    text: body,
    whole: linked || after.trim() === '',
    description: AT_COMMIT.test(after),
  };
}

function footerRow({ mention, model, text, description }: Footer, source: string): Evidence {
  const reviewer = mention.tool.role === 'reviewer';
  return evidence({
    signal: 'message',
    tool: mention.tool.id,
    model,
    involvement: 'assisted',
    grade: 'self-report',
    source,
    excerpt: text,
    counts: !description && !reviewer,
    reason: description
      ? 'only the description of the pull request was generated'
      : reviewer
        ? 'a review bot’s footer'
        : 'a footer of the tool: it says that it took part, not how much it wrote',
  });
}

/** `🤖 Generated with termai`: the robot says AI also of a tool that the catalogue does not know. */
function robotRows(text: string, source: string): Evidence[] {
  const known =
    /^[*_ ]{0,3}🤖 {0,2}(?:generated|created|written|made) (?:with|by) \[?([\w .-]{2,40})(?:\]\(|[\]*_.]{0,3}$)/iu.exec(
      text.slice(0, REACH),
    );
  if (!known) return [];
  return [
    evidence({
      signal: 'message',
      tool: slug(known[1]!) || null,
      involvement: 'assisted',
      grade: 'self-report',
      source,
      excerpt: text,
      reason: 'a robot’s footer that names a tool not in the catalogue',
    }),
  ];
}

/** Drops what footers are dressed in: emoji, emphasis, bullets, headings, tags. */
function undecorated(text: string): string {
  let at = 0;
  const end = Math.min(text.length, REACH);
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === 60) {
      const close = text.indexOf('>', at);
      if (close === -1 || close - at > 100) return '';
      at = close + 1;
    } else if ((code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)) break;
    else at++;
  }
  return text.slice(at, end);
}

/** Links to one session of a tool; an identifier must follow the address. */
function linkRows(text: string, source: string, catalogue: Compiled): Evidence[] {
  if (!text.includes('/')) return [];
  const lower = text.toLowerCase();
  for (const { prefix, tool } of catalogue.links) {
    const at = lower.indexOf(prefix);
    if (at === -1 || (at > 0 && !/[/\s("'<[.]/.test(lower[at - 1]!))) continue;
    const rest = text.slice(at + prefix.length);
    if (!/^[\w-]{4,}/.test(rest) || lower[at - 9] === '`' || lower[at - 1] === '`') continue;
    return [
      evidence({
        signal: 'message',
        tool: tool.id,
        session: lastSegment(text.slice(at)),
        involvement: 'assisted',
        grade: 'self-report',
        source,
        excerpt: text,
        reason: 'a link to the session in which the tool worked on it',
      }),
    ];
  }
  return [];
}

function markRows(text: string, source: string, catalogue: Compiled): Evidence[] {
  if (!'<-*+'.includes(text[0]!)) return [];
  const base = { signal: 'message', grade: 'self-report' as const, source, excerpt: text };
  const lower = text.slice(0, REACH).toLowerCase();
  if (lower.startsWith('<!--'))
    for (const { text: marker, tool } of catalogue.markers)
      if (lower.startsWith(marker))
        return [
          evidence({
            ...base,
            tool: tool.id,
            involvement: 'assisted',
            reason: 'a marker that only this tool leaves',
          }),
        ];
  const box = /^[-*+] \[x\] (.+)$/.exec(lower);
  const ticked = box ? catalogue.checkboxes.get(box[1]!.replace(/[.\s]+$/, '')) : undefined;
  if (ticked === undefined) return [];
  return [
    evidence({
      ...base,
      involvement: ticked ? 'assisted' : 'none',
      reason: ticked ? 'the author ticked that AI took part' : 'the author ticked that no AI took part',
    }),
  ];
}

/** Sentences of the prose, at most 300 units each, joined across line breaks. */
function* sentences(lines: readonly Line[], from: number): Generator<string> {
  let text = '';
  for (let at = from; at <= lines.length; at++) {
    if (at === MOST_LINES && lines.length > 2 * MOST_LINES) at = lines.length - MOST_LINES;
    const line = lines[at];
    const starts = !line || line.blank || line.quoted || /^(?:[-*+#]|\d+\.) /.test(line.text);
    if (starts) {
      yield* split(text);
      text = '';
    }
    if (line && !line.blank && !line.quoted && text.length < 4_000)
      text = `${text} ${line.text.replace(/^(?:[-*+#]|\d+\.) /, '')}`.trimStart();
  }
}

function* split(paragraph: string): Generator<string> {
  let start = 0;
  for (let at = 0; at <= paragraph.length; at++) {
    const unit = paragraph[at];
    const ends =
      unit === undefined ||
      ((unit === '.' || unit === '!' || unit === ';') && /\s|undefined/.test(String(paragraph[at + 1])));
    if (!ends) continue;
    const sentence = paragraph.slice(start, at).trim();
    if (sentence.length > 8 && sentence.length <= REACH) yield sentence;
    start = at + 1;
  }
}

/** The tool that a sentence says wrote part of the change, or null. */
function sentenceMention(sentence: string, catalogue: Compiled): Mention | null {
  if (!TELLING.test(sentence) || !catalogue.hint.test(sentence)) return null;
  const { mentions } = readNames(sentence, catalogue);
  for (const mention of mentions.slice(0, 3)) {
    if (mention.kind !== 'product' && mention.tool.id !== 'claude') continue;
    if (mention.tool.role !== 'author') continue;
    const before = sentence.slice(0, mention.start).replace(/[\s[*_`"'(]+$/, '');
    const after = sentence.slice(mention.end);
    const aboutThis = PASSIVE.exec(before);
    const capital = /[A-Z]/.test(sentence[mention.start]!);
    if (aboutThis && AFTER.test(after) && SUBJECT.test(aboutThis[1]!) && !NOT_THE_CODE.test(aboutThis[1]!))
      return mention;
    if (
      FIRST_PERSON.test(before) &&
      capital &&
      /^(?:$|[.,]| (?:to|for|and|as|when|while|here|on)\b)/.test(after)
    )
      return mention;
    if (
      /(?:^|[\s,])(?:with|using|thanks to) (?:the |some |a lot of |lots of )?(?:help|assistance|aid) (?:of|from|by)$/i.test(
        before,
      ) &&
      AFTER.test(after)
    )
      return mention;
    if (before === '' && capital && mention.tool.id !== 'cursor' && DID.test(after)) return mention;
  }
  return null;
}
