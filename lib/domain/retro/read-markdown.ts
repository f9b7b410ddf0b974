import { type MarkedToken, marked, type Token, Tokenizer, type Tokens } from 'marked';

/** A piece of a line in one style. Text is as it is to be shown; a line break is `\n`. */
export interface Run {
  text: string;
  strong?: true;
  em?: true;
  code?: true;
  struck?: true;
  /** Where it leads; only addresses that are safe to follow. */
  href?: string;
}

export type Block =
  | { kind: 'heading'; depth: number; runs: readonly Run[] }
  | { kind: 'paragraph'; runs: readonly Run[] }
  | { kind: 'code'; text: string }
  | { kind: 'quote'; blocks: readonly Block[] }
  | { kind: 'list'; start: number | null; items: readonly (readonly Block[])[] }
  | { kind: 'table'; head: readonly (readonly Run[])[]; rows: readonly (readonly (readonly Run[])[])[] }
  | { kind: 'rule' };

/** Lists and quotes within each other; what is deeper is text. */
const DEEPEST = 16;
/** A paragraph longer than this has no emphasis: looking for it takes the square of its length. */
const LONGEST_WITH_EMPHASIS = 4_000;

/** The longest address of a mailbox (RFC 5321): one is looked for no further, at each letter of a long word. */
const LONGEST_MAILBOX = 320;
/** What begins an address of the web. */
const WEB = /^(?:https?:|ftp:|www\.)/i;

/** Keeps what somebody wrote from taking the page's stack or seconds of everybody's time. */
class Bounded extends Tokenizer {
  #depth = 0;

  override blockquote(text: string): Tokens.Blockquote | undefined {
    return this.#within(() => super.blockquote(text));
  }

  override list(text: string): Tokens.List | undefined {
    return this.#within(() => super.list(text));
  }

  override emStrong(text: string, masked: string, before?: string): Tokens.Em | Tokens.Strong | undefined {
    return masked.length > LONGEST_WITH_EMPHASIS ? undefined : super.emStrong(text, masked, before);
  }

  override inlineText(text: string): Tokens.Text | undefined {
    return super.inlineText(text.slice(0, 2 * LONGEST_MAILBOX));
  }

  override url(text: string): Tokens.Link | undefined {
    return WEB.test(text) || text.slice(0, LONGEST_MAILBOX).includes('@') ? super.url(text) : undefined;
  }

  #within<T>(read: () => T): T | undefined {
    if (this.#depth === DEEPEST) return undefined;
    this.#depth += 1;
    try {
      return read();
    } finally {
      this.#depth -= 1;
    }
  }
}

/**
 * GitHub's Markdown as a plain tree, from which a page and a PDF are drawn alike. HTML in it is text like any other,
 * pictures are their words, and a link leads only to the web, a mailbox or a place of our own.
 */
export function readMarkdown(markdown: string): readonly Block[] {
  return blocksOf(marked.lexer(markdown, { gfm: true, breaks: false, tokenizer: new Bounded() }));
}

function blocksOf(tokens: readonly Token[]): Block[] {
  return tokens.flatMap((token) => blockOf(token as MarkedToken));
}

function blockOf(token: MarkedToken): Block[] {
  switch (token.type) {
    case 'heading':
      return [{ kind: 'heading', depth: token.depth, runs: runsOf(token.tokens) }];
    case 'paragraph':
      return [{ kind: 'paragraph', runs: runsOf(token.tokens) }];
    case 'text':
      return [{ kind: 'paragraph', runs: token.tokens ? runsOf(token.tokens) : [{ text: token.text }] }];
    case 'code':
      return [{ kind: 'code', text: token.text }];
    case 'html':
      return [{ kind: 'paragraph', runs: [{ text: token.raw.trim() }] }];
    case 'blockquote':
      return [{ kind: 'quote', blocks: blocksOf(token.tokens) }];
    case 'list': {
      const items = token.items.map((item) => withBox(blocksOf(item.tokens)));
      return [{ kind: 'list', start: token.ordered ? Number(token.start) : null, items }];
    }
    case 'checkbox':
      return [{ kind: 'paragraph', runs: [{ text: token.checked ? '☑' : '☐' }] }];
    case 'table': {
      const head = token.header.map(({ tokens }) => runsOf(tokens));
      const rows = token.rows.map((row) => row.map(({ tokens }) => runsOf(tokens)));
      return [{ kind: 'table', head, rows }];
    }
    case 'hr':
      return [{ kind: 'rule' }];
    default:
      return [];
  }
}

/** The box of a task stands before its words. */
function withBox([box, first, ...rest]: Block[]): Block[] {
  if (!box) return [];
  const isBox = box.kind === 'paragraph' && /^[☑☐]$/.test(textOf(box.runs));
  if (!isBox || first?.kind !== 'paragraph') return first ? [box, first, ...rest] : [box];
  return [{ kind: 'paragraph', runs: [...box.runs, { text: ' ' }, ...first.runs] }, ...rest];
}

type Style = Omit<Run, 'text'>;

function runsOf(tokens: readonly Token[], style: Style = {}): Run[] {
  return tokens.flatMap((token) => runOf(token as MarkedToken, style));
}

function runOf(token: MarkedToken, style: Style): Run[] {
  switch (token.type) {
    case 'strong':
      return runsOf(token.tokens, { ...style, strong: true });
    case 'em':
      return runsOf(token.tokens, { ...style, em: true });
    case 'del':
      return runsOf(token.tokens, { ...style, struck: true });
    case 'link': {
      const href = safeHref(token.href);
      return runsOf(token.tokens, href === null ? style : { ...style, href });
    }
    case 'codespan':
      return [{ ...style, text: token.text, code: true }];
    case 'br':
      return [{ ...style, text: '\n' }];
    case 'checkbox':
      return [{ ...style, text: token.checked ? '☑ ' : '☐ ' }];
    case 'text':
      return token.tokens ? runsOf(token.tokens, style) : [{ ...style, text: oneLine(token.text) }];
    case 'escape':
    case 'image':
      return [{ ...style, text: token.text }];
    default:
      return [{ ...style, text: token.raw }];
  }
}

/** A line that ends within a paragraph goes on. */
const oneLine = (text: string) => text.replace(/ *\n */g, ' ');

/** The address of a link, or null where following it could do more than show a page or write a message. */
function safeHref(href: string): string | null {
  if (/^(\/(?![/\\])|#)/.test(href)) return href;
  const url = URL.canParse(href) ? new URL(href) : null;
  return url && ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
}

/** What runs say, without their style. */
export const textOf = (runs: readonly Run[]): string => runs.map(({ text }) => text).join('');
