import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { policySchema } from './schema.ts';

export type { Expr, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';

/** What Cedar has to say against a text; offsets count UTF-8 bytes. */
export interface CedarComplaint {
  message: string;
  start: number | null;
}

/** What one question brought: statements that hold, and statements that failed, by id. */
export type Answer =
  | { ok: true; holds: ReadonlySet<string>; errors: ReadonlyMap<string, string> }
  | { ok: false; message: string };

/** The one place that talks to the engine. It throws on nothing: whatever goes wrong is an answer. */
export const ENGINE = `cedar-${cedar.getCedarSDKVersion()}`;

/** The statements of a text as they stand there, or why it cannot be read. */
export function split(
  text: string,
):
  | { ok: true; statements: readonly string[]; templates: readonly string[] }
  | { ok: false; complaints: CedarComplaint[] } {
  return guarded(
    () => {
      const answer = cedar.policySetTextToParts(text);
      return answer.type === 'success'
        ? { ok: true, statements: answer.policies, templates: answer.policy_templates }
        : { ok: false, complaints: answer.errors.map(complaint) };
    },
    (message) => ({ ok: false, complaints: [{ message, start: null }] }),
  );
}

/** One statement as a tree, or null if the engine cannot make one. */
export function toTree(statement: string): cedar.PolicyJson | null {
  return guarded(
    () => {
      const answer = cedar.policyToJson(statement);
      return answer.type === 'success' ? answer.json : null;
    },
    () => null,
  );
}

/** An expression as Cedar writes it. */
export function toText(body: cedar.Expr): string {
  const scope = { op: 'All' } as const;
  const statement: cedar.PolicyJson = {
    effect: 'permit',
    principal: scope,
    action: scope,
    resource: scope,
    conditions: [{ kind: 'when', body }],
  };
  return guarded(
    () => {
      const answer = cedar.policyToText(statement);
      const [, inner = ''] =
        answer.type === 'success' ? (/when \{ ([\s\S]*) \};$/.exec(answer.text) ?? []) : [];
      return inner;
    },
    () => '',
  );
}

/** Strict validation against the whole schema; offsets are into the statement named by `id`. */
export function check(statements: Readonly<Record<string, string>>): readonly (CedarComplaint & {
  id: string | null;
  isWarning: boolean;
})[] {
  const whole = (message: string) => [{ id: null, message, start: null, isWarning: false }];
  return guarded(() => {
    const answer = cedar.validate({
      schema: policySchema(),
      policies: { staticPolicies: { ...statements } },
      validationSettings: { mode: 'strict' },
    });
    if (answer.type === 'failure') return answer.errors.flatMap(({ message }) => whole(message));
    const found = (isWarning: boolean) => (problem: cedar.ValidationError) => ({
      id: problem.policyId,
      ...complaint(problem.error),
      isWarning,
    });
    return [
      ...answer.validationErrors.map(found(false)),
      ...answer.validationWarnings.map(found(true)),
      ...answer.otherWarnings.map((warning) => ({ id: null, ...complaint(warning), isWarning: true })),
    ];
  }, whole);
}

/** Statements to ask, all of them permits. `key` names exactly these; `reads`: the facts that they read. */
export interface Statements {
  key: string;
  reads: readonly string[];
  make: () => Readonly<Record<string, string | cedar.PolicyJson>>;
}

/** The engine's cache cannot be emptied: it has this many slots, and the least recently used is written over. */
const SLOTS = 16;
/** Answers kept a slot. The same facts get the same answer, and real changes differ in few of the facts read. */
const ANSWERS = 4096;
type Slots = Map<string, { name: string; answers: Map<string, Answer> }>;

/**
 * What is in the engine's slots, by engine. A server holds copies of this module, one a kind of route, and they share
 * the engine: were each to number its own slots, one would be answered by the statements of another.
 */
const shared = globalThis as { countersignCedar?: WeakMap<object, Slots> };
shared.countersignCedar ??= new WeakMap();
const slots: Slots = shared.countersignCedar.get(cedar.statefulIsAuthorized) ?? new Map();
shared.countersignCedar.set(cedar.statefulIsAuthorized, slots);

/** Asks one question of some statements. `context` holds what they read, and nothing else. */
export function ask(statements: Statements, question: string, context: object): Answer {
  const failed = (message: string): Answer => ({ ok: false, message });
  return guarded(() => {
    const slot = prepare(statements);
    if (typeof slot === 'string') return failed(slot);
    const key = `${question} ${JSON.stringify(context)}`;
    const known = slot.answers.get(key);
    if (known) return known;
    const answer = cedar.statefulIsAuthorized({
      principal: { type: 'Gate', id: 'gate' },
      action: { type: 'Action', id: question },
      resource: { type: 'Change', id: 'change' },
      context: context as cedar.Context,
      preparsedSchemaName: slot.name,
      validateRequest: true,
      preparsedPolicySetId: slot.name,
      entities: [],
    });
    if (answer.type === 'failure') return failed(answer.errors.map(({ message }) => message).join('; '));
    const { reason, errors } = answer.response.diagnostics;
    const found: Answer = {
      ok: true,
      holds: new Set(reason),
      errors: new Map(errors.map(({ policyId, error }) => [policyId, error.message])),
    };
    if (slot.answers.size >= ANSWERS) slot.answers.clear();
    slot.answers.set(key, found);
    return found;
  }, failed);
}

/** The slot that holds these statements and their schema, or why there can be none. */
function prepare({ key, reads, make }: Statements): { name: string; answers: Map<string, Answer> } | string {
  const known = slots.get(key);
  if (known) {
    slots.delete(key);
    slots.set(key, known);
    return known;
  }
  const [oldest] = slots;
  const isFull = slots.size >= SLOTS && oldest !== undefined;
  const name = isFull ? oldest[1].name : `slot ${slots.size}`;
  if (isFull) slots.delete(oldest[0]);
  // taken before it is filled, under a name that nobody asks for: half filled, it answers no question
  slots.set(name, { name, answers: new Map() });
  const schema = cedar.preparseSchema(name, policySchema(reads));
  const set = cedar.preparsePolicySet(name, { staticPolicies: { ...make() } });
  for (const answer of [schema, set])
    if (answer.type === 'failure') return answer.errors.map(({ message }) => message).join('; ');
  const slot = { name, answers: new Map<string, Answer>() };
  slots.delete(name);
  slots.set(key, slot);
  return slot;
}

const complaint = ({ message, help, sourceLocations }: cedar.DetailedError): CedarComplaint => ({
  message: [message, sourceLocations?.[0]?.label, help].filter(Boolean).join('; '),
  start: sourceLocations?.[0]?.start ?? null,
});

function guarded<T>(work: () => T, failed: (message: string) => T): T {
  try {
    return work();
  } catch (error) {
    return failed(`the policy engine failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
