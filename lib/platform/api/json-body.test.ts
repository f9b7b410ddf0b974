import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { MAX_BODY, readJson } from './json-body.ts';
import { Problem } from './problem.ts';

const request = (body: BodyInit | null, type = 'application/json') =>
  new Request('http://test.invalid/', { method: 'POST', body, headers: { 'content-type': type } });

const refusal = async (body: BodyInit | null, type?: string) => {
  const error = await readJson(request(body, type)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Problem);
  return error as Problem;
};

test('reads what JSON.parse reads', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.constantFrom(undefined, 1), async (value, space) => {
      const text = JSON.stringify(value, null, space);
      fc.pre(!text.includes('"__proto__"'));
      expect(await readJson(request(text))).toEqual(JSON.parse(text));
    }),
  );
});

describe('refuses', () => {
  test.each([
    ['{"a":1,"b":{"a":1,"a":2}}', '/b/a', 'is given twice'],
    ['[{"x":1},{"x":1,"\\u0078":2}]', '/1/x', 'is given twice'],
    ['{"a":"},{\\"a\\":","a" : 1}', '/a', 'is given twice'],
    ['{"a~/b":1,"a~/b":1}', '/a~0~1b', 'is given twice'],
    ['{"author":{"__proto__":{"admin":true}}}', '/author/__proto__', 'is not known'],
    [`{"list":[${'0,'.repeat(10_000)}0]}`, '/list', 'has more than 10000 items'],
  ])('%.40s', async (text, pointer, reason) => {
    const { status, errors } = await refusal(text);
    expect(status).toBe(400);
    expect(errors).toEqual([expect.objectContaining({ pointer, reason })]);
  });
  test('what is nested too deeply', async () => {
    const { errors } = await refusal('['.repeat(100_000) + ']'.repeat(100_000));
    expect(errors[0]!.reason).toMatch(/64 levels/);
  });
  test.each([[''], ['{'], ['{"a":NaN}'], ['{"a":1,}'], ['undefined']])('no JSON: %s', async (text) => {
    expect((await refusal(text)).message).toMatch(/^The body is not JSON/);
  });
  test('what is not UTF-8', async () => {
    expect((await refusal(new Uint8Array([0x22, 0xff, 0x22]))).message).toBe('The body is not UTF-8.');
  });
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
    'another content type: %s',
    async (type) => {
      expect((await refusal('{}', type)).status).toBe(415);
    },
  );
  test('a body that is too large, without reading all of it, whatever the headers say', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(0x20));
      },
    });
    const init = {
      method: 'POST',
      body: endless,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    };
    const error = await readJson(new Request('http://test.invalid/', init as RequestInit)).catch(
      (thrown: unknown) => thrown as Problem,
    );
    expect(error).toMatchObject({ status: 413 });
    expect(sent).toBeLessThan(MAX_BODY + 300_000);
  });
});
