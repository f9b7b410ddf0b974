import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';

const KEYWORDS = new Set('permit forbid when unless if then else in has like is true false'.split(' '));
const SCOPE = new Set('principal action resource context'.split(' '));

/** Cedar as far as colours go: comments, strings, annotations, keywords and the four names it knows. */
const cedar = StreamLanguage.define({
  name: 'cedar',
  startState: () => null,
  languageData: { commentTokens: { line: '//' } },
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match('//')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string';
    if (stream.match(/^@[A-Za-z_]\w*/)) return 'meta';
    if (stream.match(/^\d+/)) return 'number';
    const [word] = (stream.match(/^[A-Za-z_]\w*/) as RegExpMatchArray | null) ?? [];
    if (word === undefined) {
      stream.next();
      return null;
    }
    if (KEYWORDS.has(word)) return 'keyword';
    if (SCOPE.has(word)) return 'variableName';
    return /^[A-Z]/.test(word) ? 'typeName' : null;
  },
});

const style = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  { tag: tags.string, color: 'var(--ok)' },
  { tag: tags.meta, color: 'var(--muted)' },
  { tag: tags.keyword, color: 'var(--link)', fontWeight: '550' },
  { tag: tags.typeName, color: 'var(--sev-4)' },
]);

export const cedarLanguage = [cedar, syntaxHighlighting(style)];
