import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';

/** Markdown as far as colours go: headings, marks of lists and quotes, code, links, emphasis. */
const markdown = StreamLanguage.define({
  name: 'markdown',
  startState: () => null,
  token(stream) {
    if (stream.sol()) {
      if (stream.match(/^#{1,6}\s.*/)) return 'heading';
      if (stream.match(/^\s*([-*+]|\d+[.)]|>)\s/)) return 'meta';
      if (stream.match(/^(```.*|---+\s*$)/)) return 'meta';
    }
    if (stream.match(/^`[^`]+`/)) return 'string';
    if (stream.match(/^\*\*[^*]+\*\*/)) return 'strong';
    if (stream.match(/^\[[^\]]*\]\([^)]*\)/)) return 'link';
    if (stream.match(/^[^`*[]+/)) return null;
    stream.next();
    return null;
  },
});

const style = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '650' },
  { tag: tags.meta, color: 'var(--muted)' },
  { tag: tags.string, color: 'var(--ok)' },
  { tag: tags.strong, fontWeight: '650' },
  { tag: tags.link, color: 'var(--link)' },
]);

export const markdownLanguage = [markdown, syntaxHighlighting(style)];
