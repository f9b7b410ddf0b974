import { type FieldError, fieldError, Problem } from './problem.ts';

/** Largest body that is read, in bytes. */
export const MAX_BODY = 2 * 1024 * 1024;
/** Longest list that is looked at; what an operation takes is far less. */
const MAX_ITEMS = 10_000;
const MAX_DEPTH = 64;

/**
 * The JSON of a request. Refused: another content type (415), more than `MAX_BODY` bytes whatever the headers say
 * (413), text that is not UTF-8 or not JSON, and JSON that two parsers can read in two ways (400).
 *
 * @throws Problem
 */
export async function readJson(request: Request): Promise<unknown> {
  const [type] = (request.headers.get('content-type') ?? '').split(';');
  if (type!.trim().toLowerCase() !== 'application/json')
    throw new Problem(415, 'Send the body as application/json.');
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY) throw tooLarge();
  const text = await textOf(request);
  const body = parse(text);
  const errors = ambiguities(text);
  if (errors.length > 0)
    throw new Problem(400, `${errors[0]!.field || 'The body'}: ${errors[0]!.reason}.`, { errors });
  return body;
}

const tooLarge = () =>
  new Problem(413, `A body has at most ${MAX_BODY / 1024 / 1024} MB.`, { headers: { Connection: 'close' } });

async function textOf(request: Request): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let size = 0;
  let text = '';
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > MAX_BODY) throw tooLarge();
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new Problem(400, 'The body is not UTF-8.');
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem(400, `The body is not JSON: ${(error as Error).message}`);
  }
}

interface Level {
  /** Keys seen in an object; null: a list. */
  keys: Set<string> | null;
  /** The key, or the place in the list, that is being read. */
  at: string | number;
}

/**
 * What a valid JSON text says in more ways than one: a key twice, `__proto__`, more levels or items than any
 * operation has. One pass over the text, because a parsed value no longer shows it.
 */
function ambiguities(text: string): FieldError[] {
  const levels: Level[] = [];
  const found: FieldError[] = [];
  const say = (reason: string) =>
    found.push(
      fieldError(
        levels.map(({ at }) => at),
        reason,
      ),
    );
  for (let index = 0; index < text.length && found.length === 0; index++) {
    const level = levels.at(-1);
    switch (text[index]) {
      case '{':
      case '[':
        if (levels.length === MAX_DEPTH) say(`is nested more than ${MAX_DEPTH} levels deep`);
        levels.push(text[index] === '{' ? { keys: new Set(), at: '' } : { keys: null, at: 0 });
        break;
      case '}':
      case ']':
        levels.pop();
        break;
      case ',':
        if (level!.keys === null) level!.at = Number(level!.at) + 1;
        if (level!.at === MAX_ITEMS) {
          levels.pop();
          say(`has more than ${MAX_ITEMS} items`);
        }
        break;
      case '"': {
        const end = endOfString(text, index);
        if (level?.keys && isKey(text, end)) {
          level.at = JSON.parse(text.slice(index, end + 1)) as string;
          if (level.at === '__proto__') say('is not known');
          else if (level.keys.has(level.at)) say('is given twice');
          level.keys.add(level.at);
        }
        index = end;
      }
    }
  }
  return found;
}

function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index;
}

function isKey(text: string, end: number): boolean {
  let index = end + 1;
  while (' \t\n\r'.includes(text[index] ?? 'x')) index++;
  return text[index] === ':';
}
