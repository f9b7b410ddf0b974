import type { Expr } from './cedar.ts';
import type { Statement } from './parse-policy.ts';

/**
 * The parts that must all hold for a statement to hold: `when { a && b } unless { c }` gives a, b and not c.
 * Only explanations are built from them; what decides is the statement as it was written.
 */
export function clausesOf({ tree }: Statement): readonly Expr[] {
  return tree.conditions.flatMap(({ kind, body }) =>
    kind === 'when' ? conjuncts(body) : [{ '!': { arg: body } }],
  );
}

function conjuncts(body: Expr): readonly Expr[] {
  return '&&' in body
    ? [...conjuncts((body as Binary<'&&'>)['&&'].left), ...conjuncts((body as Binary<'&&'>)['&&'].right)]
    : [body];
}

type Binary<K extends string> = Record<K, { left: Expr; right: Expr }>;

/** Every `context.a` and `context.a.b` that an expression reads; `a` alone stands for all of it. */
export function pathsRead(body: unknown): readonly string[] {
  const found = new Set<string>();
  visit(body, found);
  return [...found].sort();
}

function visit(node: unknown, found: Set<string>): void {
  const path = attributePath(node);
  if (path !== null) {
    // the whole context as a value reads everything
    found.add(path.slice(0, 2).join('.'));
    return;
  }
  if (Array.isArray(node)) for (const part of node) visit(part, found);
  else if (typeof node === 'object' && node !== null)
    for (const part of Object.values(node)) visit(part, found);
}

/** `context.a.b` and `context.a has b` as ['a', 'b']; `context` alone as []; null for anything else. */
export function attributePath(node: unknown): readonly string[] | null {
  if (typeof node !== 'object' || node === null) return null;
  if ('Var' in node) return node.Var === 'context' ? [] : null;
  const step = '.' in node ? node['.'] : 'has' in node ? node.has : null;
  if (typeof step !== 'object' || step === null || !('left' in step) || !('attr' in step)) return null;
  const above = attributePath(step.left);
  const attributes = Array.isArray(step.attr) ? step.attr : [step.attr];
  return above && [...above, ...attributes.map(String)];
}
