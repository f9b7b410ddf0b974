import { randomUUID } from 'node:crypto';
import { z } from 'zod';

type Shape = z.core.JSONSchema.JSONSchema | boolean | undefined;

/** What a text may have to look like; the first that a schema takes is its sample. */
const texts = (): string[] => [
  'It is said here so that a verb has something to read.',
  randomUUID(),
  '2026-12-01',
  '2026-12-01T00:00:00.000Z',
  'a'.repeat(40),
  'a'.repeat(64),
  'acme/shop',
  'email',
  'main',
  '1',
];

/**
 * Some input that a schema takes: every field, each with the plainest value that passes.
 *
 * @throws Error naming what it found nothing for
 */
export function sampleInput(schema: z.ZodObject, given: Record<string, unknown> = {}): unknown {
  const sample = Object.fromEntries(
    Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => [
      name,
      name in given ? given[name] : sampleOf(field, name),
    ]),
  );
  const parsed = schema.strict().safeParse(sample);
  if (!parsed.success) throw new Error(`${JSON.stringify(sample)}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function sampleOf(field: z.ZodType, name: string): unknown {
  const shape = z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' });
  const found = candidates(shape).find((value) => field.safeParse(value).success);
  if (found === undefined && !field.safeParse(undefined).success) throw new Error(`no sample for ${name}`);
  return found;
}

function candidates(shape: Shape): unknown[] {
  if (typeof shape !== 'object') return [...texts(), null];
  const { anyOf, oneOf, enum: values, const: constant, type, items, properties, minimum } = shape;
  if (constant !== undefined) return [constant];
  if (values) return [...values];
  const several = anyOf ?? oneOf;
  if (several) return several.flatMap((one) => candidates(one as Shape));
  if (type === 'integer' || type === 'number') return [1, minimum ?? 0, 95, 0.95];
  if (type === 'boolean') return [true, false];
  if (type === 'array') {
    const [first] = candidates(items as Shape);
    return [[], ...candidates(items as Shape).map((one) => [one]), [first]];
  }
  if (type === 'object' && properties) {
    return [
      Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, candidates(one as Shape)[0]])),
      {},
    ];
  }
  if (type === 'object') return [{}];
  return [...texts(), null];
}
