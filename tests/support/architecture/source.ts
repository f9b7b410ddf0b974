import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';

/** A node of the syntax tree (ESTree with TypeScript); what a rule needs of it is asked for by name. */
export interface SyntaxNode {
  type: string;
  start: number;
  [property: string]: unknown;
}

export interface Source {
  /** Relative to the checkout, with slashes. */
  file: string;
  /** Every module this file names: a path of the checkout, or `package:<name>`. */
  imports: { target: string; line: number }[];
  program: SyntaxNode;
  lineOf(position: number): number;
}

export interface Violation {
  file: string;
  line: number;
  message: string;
}

const folders = ['app', 'components', 'lib', 'prisma'];
const single = ['proxy.ts', 'next.config.ts'];

/** The product's own source: everything but tests and generated code. */
export function readSources(root: string): Source[] {
  const inFolders = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      path.posix.join(folder, name.split(path.sep).join('/')),
    ),
  );
  return [...inFolders, ...single]
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/generated\//.test(file))
    .map((file) => parseSource(file, readFileSync(path.join(root, file), 'utf8')));
}

export function parseSource(file: string, text: string): Source {
  const { program, module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const lineOf = (position: number) => text.slice(0, position).split('\n').length;
  const requests = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest ?? [])),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => ({
      value: text.slice(start, end).replace(/^['"`]|['"`]$/g, ''),
      start,
    })),
  ];
  const imports = requests.map(({ value, start }) => ({ target: resolve(file, value), line: lineOf(start) }));
  return { file, imports, program: program as unknown as SyntaxNode, lineOf };
}

function resolve(file: string, request: string): string {
  if (request.startsWith('#')) return request.slice(1);
  if (request.startsWith('.')) return path.posix.join(path.posix.dirname(file), request);
  const [scope = '', name] = request.split('/');
  return `package:${scope.startsWith('@') ? `${scope}/${name}` : scope}`;
}

/** Visits every node, parents first, with the nodes above it, nearest last. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode, above: SyntaxNode[]) => void): void {
  const above: SyntaxNode[] = [];
  const go = (value: unknown) => {
    if (Array.isArray(value)) return value.forEach(go);
    if (!isNode(value)) return;
    visit(value, above);
    above.push(value);
    Object.values(value).forEach(go);
    above.pop();
  };
  go(node);
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';
}

/** `a.b().c` as `a.b().c`; parts that are neither names nor calls are `?`. */
export function chainOf(node: unknown): string {
  if (!isNode(node)) return '?';
  if (node.type === 'Identifier') return String(node.name);
  if (node.type === 'MemberExpression')
    return `${chainOf(node.object)}.${node.computed ? '?' : chainOf(node.property)}`;
  if (node.type === 'CallExpression') return `${chainOf(node.callee)}()`;
  if (
    [
      'ChainExpression',
      'AwaitExpression',
      'ParenthesizedExpression',
      'TSNonNullExpression',
      'TSAsExpression',
    ].includes(node.type)
  ) {
    return chainOf(node.expression ?? node.argument);
  }
  return '?';
}
