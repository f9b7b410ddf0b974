import type { Problem } from './problem.ts';

/**
 * Bounds within which the engine is safe. It recurses over a statement's tree, and a stack that overflows
 * leaves its WebAssembly instance broken for the rest of the process: 200 nested brackets or 1,000 chained
 * operators are enough (measured with 4.13.0). So nothing deeper ever reaches it.
 */
const MAX_CHARACTERS = 65_536;
const MAX_STATEMENTS = 300;
const MAX_DEPTH = 20;
const MAX_LINKS = 200;

/** What deepens a statement's tree; strings and comments are matched first so that their content does not count. */
const TOKEN = /\/\/[^\n\r]*|"(?:[^"\\]|\\[\s\S])*"?|[([{]|[)\]}]|;|\bif\b|&&|\|\||[.+*!-]|[<>=]=?/g;

/** What is not shown, or shows the text in another order: whoever approves a policy must see what the engine reads. */
const INVISIBLE = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u3164\u115F\u1160\uFFA0]/u;

/** Why a text must not be handed to the engine; null when it may. Offsets are UTF-16. */
export function refuseHostile(text: string): (Omit<Problem, 'line' | 'column'> & { offset: number }) | null {
  const refuse = (offset: number, message: string) => ({ offset, message, severity: 'error' as const });
  if (text.length > MAX_CHARACTERS)
    return refuse(MAX_CHARACTERS, `a policy has at most ${MAX_CHARACTERS} characters`);
  if (!text.isWellFormed()) return refuse(0, 'the text is not well-formed Unicode');
  const invisible = INVISIBLE.exec(text);
  if (invisible) {
    const code = invisible[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    return refuse(invisible.index, `the character U+${code} cannot be seen, or reorders what can; remove it`);
  }
  let depth = 0;
  let links = 0;
  let statements = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token.startsWith('//') || token.startsWith('"')) continue;
    if (token === ';') {
      links = 0;
      statements += 1;
    } else if ('([{'.includes(token)) depth += 1;
    else if (')]}'.includes(token)) depth -= 1;
    else links += 1;
    if (token === '[' || token === 'if') links += 1;
    if (depth > MAX_DEPTH) return refuse(index, `brackets are nested deeper than ${MAX_DEPTH}`);
    if (links > MAX_LINKS)
      return refuse(
        index,
        `a statement has more than ${MAX_LINKS} operators; split it into several requirements`,
      );
    if (statements > MAX_STATEMENTS)
      return refuse(index, `a policy has at most ${MAX_STATEMENTS} statements`);
  }
  return null;
}
