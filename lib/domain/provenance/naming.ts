import type { NameKind, Tool } from './catalogue.ts';
import type { Compiled } from './compile.ts';
import { clean, type Word, words } from './text.ts';

/** A tool's name found in a text. */
export interface Mention {
  tool: Tool;
  /** `product` also where a first name or word is followed by nothing but product words (`Claude 3.5 Sonnet`). */
  kind: NameKind;
  start: number;
  end: number;
  /** How many words the name has; with several it is nobody's handle. */
  words: number;
  inParens: boolean;
}

/** What a text says of tools and models. */
export interface Reading {
  mentions: readonly Mention[];
  model: string | null;
  /** The tool whose family the model bears, where it bears one. */
  modelTool: string | null;
  /** Words that belong neither to a tool's name nor to the vocabulary around it. */
  strangers: number;
  words: number;
  /** Says AI and names no tool: `AI Assistant`. */
  generic: boolean;
}

/** Words that turn a first name into a product: `Devin AI`, `Claude Code`. */
const PRODUCT_WORDS = new Set(
  'ai agent bot cli code assistant llm model opus sonnet haiku fable mythos autofix ide sdk'.split(' '),
);
/** Words that stand around tool names without saying who it is. */
const FILLER_WORDS = new Set(
  'powered by with via using and the a an of on in coding context version desktop web cloud app chat pro max mini nano flash fast thinking preview latest high medium low xhigh exp experimental generated assisted instruct coder reasoner lite ultra turbo effort mode plan swe anthropic openai google github microsoft xai alibaba vertex bedrock openrouter azure aws vscode visual studio'.split(
    ' ',
  ),
);

const GENERIC_WORDS = new Set(
  'ai llm genai assistant agent coding bot code generated generative an by'.split(' '),
);

const startsWithDigit = (word: string) => word.charCodeAt(0) >= 48 && word.charCodeAt(0) <= 57;
const hasDigit = (word: string) => /[0-9]/.test(word);
/** A version or a size: `4.8`, `1m`, `k2`, `v3`, `o3`, `20250514`. */
const isVersion = (word: string) =>
  startsWithDigit(word) || (word.length <= 3 && hasDigit(word)) || /^[a-z]\d[\d.]{0,6}$/.test(word);

/** The family a word belongs to: `gpt`, also in `gpt5` and `qwen3`. */
function familyOf(word: string, catalogue: Compiled): string | null {
  if (catalogue.families.has(word)) return word;
  let letters = 0;
  while (letters < word.length && !startsWithDigit(word.slice(letters))) letters++;
  const stem = word.slice(0, letters);
  return letters < word.length && catalogue.families.has(stem) ? stem : null;
}

/** Reads a short text (a name, a trailer's value): longest tool names first, from left to right. */
export function readNames(text: string, catalogue: Compiled): Reading {
  const found = words(text);
  const mentions: Mention[] = [];
  const used = new Set<number>();
  for (let at = 0; at < found.length; at++) {
    const match = nameAt(found, at, catalogue);
    if (!match) continue;
    const last = at + match.length - 1;
    mentions.push({
      ...match.entry,
      start: found[at]!.start,
      end: found[last]!.end,
      words: match.length,
      inParens: found[at]!.inParens,
    });
    for (let i = at; i <= last; i++) used.add(i);
    at = last;
  }
  const { model, modelTool, modelWords } = findModel(text, found, catalogue);
  let strangers = 0;
  let productWords = 0;
  found.forEach(({ word }, at) => {
    if (used.has(at)) return;
    if (PRODUCT_WORDS.has(word) || isVersion(word) || modelWords.has(at)) productWords++;
    else if (!FILLER_WORDS.has(word) && familyOf(word, catalogue) === null) strangers++;
  });
  if (strangers === 0 && productWords > 0)
    for (const mention of mentions) if (mention.kind !== 'product') mention.kind = 'product';
  const generic =
    found.some(({ word }) => word === 'ai' || word === 'llm' || word === 'genai') &&
    found.every(({ word }) => GENERIC_WORDS.has(word));
  return { mentions, model, modelTool, strangers, words: found.length, generic };
}

/** The longest known name that begins at a word. */
function nameAt(found: readonly Word[], at: number, catalogue: Compiled) {
  const longest = catalogue.longestName.get(found[at]!.word) ?? 0;
  for (let length = Math.min(longest, found.length - at); length > 0; length--) {
    const entry = catalogue.names.get(
      found
        .slice(at, at + length)
        .map(({ word }) => word)
        .join(' '),
    );
    if (entry) return { entry, length };
  }
  return null;
}

/** The first model named: a family's word with a version near it. */
function findModel(text: string, found: readonly Word[], catalogue: Compiled) {
  for (let at = 0; at < found.length; at++) {
    const family = familyOf(found[at]!.word, catalogue);
    if (family === null) continue;
    let last = at;
    let versioned = hasDigit(found[at]!.word);
    while (last + 1 < found.length) {
      const next = found[last + 1]!;
      const gap = text.slice(found[last]!.end, next.start);
      if (gap !== ' ' && gap !== '-' && gap !== '.' && gap !== '_') break;
      const belongs = isVersion(next.word) || PRODUCT_WORDS.has(next.word) || FILLER_WORDS.has(next.word);
      const repeatsFamily = familyOf(next.word, catalogue) !== null;
      if (!belongs && !repeatsFamily && !(versioned && gap === '-')) break;
      // `Claude claude-opus-4` names the tool first and the model after it.
      if (repeatsFamily && gap === ' ' && !versioned && next.word === found[at]!.word) break;
      if (isVersion(next.word) || hasDigit(next.word)) versioned = true;
      last++;
    }
    if (!versioned) continue;
    // A provider's path belongs to the model: vertex_ai/gemini-2.5-pro.
    let start = found[at]!.start;
    if (text[start - 1] === '/') while (start > 0 && !/[\s(<:]/.test(text[start - 1]!)) start--;
    const modelWords = new Set<number>();
    for (let i = at; i <= last; i++) modelWords.add(i);
    return {
      model: clean(text.slice(start, found[last]!.end), 100),
      modelTool: catalogue.families.get(family) ?? null,
      modelWords,
    };
  }
  return { model: null, modelTool: null, modelWords: new Set<number>() };
}
