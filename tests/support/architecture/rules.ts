import { chainOf, isNode, type Source, type SyntaxNode, type Violation, walk } from './source.ts';

/** What a rule looks at: a node, and the nodes above it, nearest last. Returns what is wrong, or nothing. */
export interface Rule {
  name: string;
  where(file: string): boolean;
  check(node: SyntaxNode, above: SyntaxNode[]): string | null;
}

const impure =
  /^(Date\.now|Math\.random|performance\.now|process(\..+)?|crypto\.(randomUUID|getRandomValues)|fetch|setTimeout|setInterval|require)$/;
/** Files that hold SQL by their name, and the rooms that are about it. */
const sqlFiles =
  /(^|\/)(([\w-]+-)?(store|queries)|record-[\w-]+|append|refresh-rollups|candidates|cursor|find-changes|map-authors)\.ts$|^(lib\/(reports|platform|boot)|prisma\/seed|app\/api\/ready)\//;
const writeVerbs =
  /^(create|createMany|createManyAndReturn|update|updateMany|updateManyAndReturn|upsert|delete|deleteMany)$/;
const writingSql =
  /\b(insert\s+into|delete\s+from|merge\s+into|truncate|alter|drop|create|grant|copy)\b|(?<!\bfor\s+(no\s+key\s+)?)\bupdate\s+(?!set\b|skip\b|of\b|nowait\b)\w/i;

const anywhere = () => true;
const outsideBoot = (file: string) => !file.startsWith('lib/boot/');

/** One line of data a rule; a new one is added here and seeded once in the test. */
export const rules: Rule[] = [
  {
    name: 'the domain has no clock, randomness or environment',
    where: (file) => file.startsWith('lib/domain/'),
    check: (node) => {
      if (node.type === 'NewExpression' && chainOf(node.callee) === 'Date' && size(node.arguments) === 0)
        return 'new Date()';
      if (node.type === 'CallExpression' && chainOf(node.callee) === 'Date') return 'Date()';
      if (node.type !== 'MemberExpression' && node.type !== 'CallExpression') return null;
      const chain = chainOf(node.type === 'CallExpression' ? node.callee : node);
      return impure.test(chain) ? chain : null;
    },
  },
  {
    name: 'only mutate opens a transaction',
    where: (file) => file !== 'lib/audit/mutate.ts' && file !== 'lib/platform/gate-line.ts',
    check: (node) =>
      isCall(node) && /^(\$transaction.*|openGateLine|gatePool)$/.test(lastOf(node))
        ? `${chainOf(node.callee)}()`
        : null,
  },
  {
    name: 'SQL is never put together from text',
    where: anywhere,
    check: (node) => {
      const chain = node.type === 'MemberExpression' ? chainOf(node) : '';
      return /\.\$(query|execute)RawUnsafe$|^Prisma(Sql)?\.raw$/.test(chain) ? chain : null;
    },
  },
  {
    name: 'SQL lives in queries, stores, record steps and reports',
    where: (file) => !sqlFiles.test(file),
    check: (node) => (rawStatement(node) ? 'a raw statement' : null),
  },
  {
    name: 'nothing is written but through the `tx` that mutate hands out',
    where: anywhere,
    check: (node) => {
      const target = writeTarget(node);
      return target !== null && target !== 'tx' ? `a write through ${target}` : null;
    },
  },
  {
    name: '`tx` is a parameter, never made',
    where: (file) => file !== 'lib/audit/mutate.ts',
    check: (node) =>
      node.type === 'VariableDeclarator' && chainOf(node.id) === 'tx' ? `tx = ${chainOf(node.init)}` : null,
  },
  {
    name: '`db()` is read from on the spot and handed to nobody as `tx`',
    where: outsideBoot,
    check: (node, above) => {
      if (node.type !== 'CallExpression' || chainOf(node.callee) !== 'db') return null;
      const parent = above.at(-1);
      if (parent?.type === 'MemberExpression' && parent.object === node) return null;
      const isDefault = parent?.type === 'AssignmentPattern' && parent.right === node;
      return isDefault && chainOf(parent.left) !== 'tx' ? null : 'db() as a value';
    },
  },
];

export function ruleViolations({ file, program, lineOf }: Source): Violation[] {
  const active = rules.filter((rule) => rule.where(file));
  const found: Violation[] = [];
  walk(program, (node, above) => {
    for (const rule of active) {
      const what = rule.check(node, above);
      if (what !== null) found.push({ file, line: lineOf(node.start), message: `${rule.name}: ${what}` });
    }
  });
  return found;
}

const isCall = (node: SyntaxNode) => node.type === 'CallExpression';
const size = (list: unknown) => (Array.isArray(list) ? list.length : 0);
const lastOf = (node: SyntaxNode) =>
  chainOf(node.callee ?? node.tag)
    .split('.')
    .at(-1) ?? '';

/** `x.$queryRaw…` as a call or a tagged template: x and the SQL that stands in it. */
function rawStatement(node: SyntaxNode): { target: string; verb: string; sql: string } | null {
  if (node.type !== 'TaggedTemplateExpression' && node.type !== 'CallExpression') return null;
  const [, target, verb] = /^(.+)\.(\$(?:query|execute)Raw)$/.exec(chainOf(node.tag ?? node.callee)) ?? [];
  return target && verb ? { target, verb, sql: textOf(node.quasi) } : null;
}

/** Through what a node writes to the database, or null where it does not write. */
function writeTarget(node: SyntaxNode): string | null {
  const raw = rawStatement(node);
  if (raw) return isWrite(raw) ? raw.target : null;
  if (node.type === 'TaggedTemplateExpression') {
    return /(^|\.)sql$/.test(chainOf(node.tag)) && writingSql.test(textOf(node.quasi))
      ? 'an SQL fragment'
      : null;
  }
  if (node.type !== 'CallExpression') return null;
  const parts = chainOf(node.callee).split('.');
  const verb = parts.at(-1) ?? '';
  // <client>.<model>.<verb>({ … }): Prisma's verbs take one object
  const [argument] = Array.isArray(node.arguments) ? node.arguments : [];
  if (parts.length < 3 || !writeVerbs.test(verb) || !isNode(argument) || argument.type !== 'ObjectExpression')
    return null;
  return parts.slice(0, -2).join('.');
}

/** Statistics for the planner are no record: everything else that is executed is a write. */
function isWrite({ verb, sql }: { verb: string; sql: string }): boolean {
  return verb === '$executeRaw' ? !/^\s*analyze\b/i.test(sql) : writingSql.test(sql);
}

function textOf(template: unknown): string {
  if (!isNode(template) || !Array.isArray(template.quasis)) return '';
  return template.quasis.map((quasi: { value: { raw: string } }) => quasi.value.raw).join(' ? ');
}
