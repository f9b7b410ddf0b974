import { chainOf, isNode, type Source, type SyntaxNode, type Violation, walk } from './source.ts';

/** Each of these asks who is signed in, or which token was sent, and refuses where nobody is. */
const guards = [
  'requireViewer',
  'requireMay',
  'findViewer',
  'findViewerAfresh',
  'action',
  'read',
  'exported',
  'api',
];

/** What people reach without a session, each with its reason. Everything else must ask. */
export const open: Record<string, string> = {
  'app/api/auth/[...nextauth]/route.ts': 'signing in',
  'app/api/health/route.ts': 'for supervisors; tells nothing',
  'app/api/v1/openapi.json/route.ts': 'what the API is; tells nothing of what is recorded',
  'app/api/v1/[...nowhere]/route.ts': 'that nothing is there',
  'app/api/ready/route.ts': 'for balancers; tells nothing',
  'app/page.tsx': 'redirects',
  'app/signin/page.tsx': 'signing in',
  'app/signin/no-access/page.tsx': 'signed in, but unknown here',
  'app/signin/actions.ts': 'signing in and out',
};

/**
 * Pages, route handlers and server actions are the entrances. Each exported one must call a guard itself: what a
 * proxy or a layout above it checks does not count.
 */
export function entranceViolations({ file, program, lineOf }: Source): Violation[] {
  if (!isEntrance(file, program) || file in open) return [];
  return exportsOf(program).flatMap(({ name, node }) => {
    const isHandler = /route\.ts$/.test(file)
      ? /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(name)
      : true;
    const isPage = /page\.tsx$/.test(file) ? name === 'default' : true;
    if (!isHandler || !isPage || callsGuard(node)) return [];
    return [
      {
        file,
        line: lineOf(node.start),
        message: `${name} asks nobody who is signed in (${guards.join(', ')})`,
      },
    ];
  });
}

function isEntrance(file: string, program: SyntaxNode): boolean {
  if (/^app\/.*(route\.ts|page\.tsx)$/.test(file) || file === 'app/page.tsx') return true;
  const [first] = program.body as SyntaxNode[];
  return first?.directive === 'use server';
}

function exportsOf(program: SyntaxNode): { name: string; node: SyntaxNode }[] {
  const found: { name: string; node: SyntaxNode }[] = [];
  for (const statement of program.body as SyntaxNode[]) {
    const { declaration, specifiers } = statement;
    if (statement.type === 'ExportDefaultDeclaration' && isNode(declaration))
      found.push({ name: 'default', node: declaration });
    if (statement.type !== 'ExportNamedDeclaration' || statement.exportKind === 'type') continue;
    if (isNode(declaration) && declaration.type === 'FunctionDeclaration') {
      found.push({ name: chainOf(declaration.id), node: declaration });
    }
    if (isNode(declaration) && Array.isArray(declaration.declarations)) {
      for (const one of declaration.declarations as SyntaxNode[])
        found.push({ name: chainOf(one.id), node: one });
    }
    for (const one of (specifiers as SyntaxNode[] | undefined) ?? [])
      found.push({ name: chainOf(one.exported), node: one });
  }
  return found;
}

function callsGuard(node: SyntaxNode): boolean {
  let found = false;
  walk(node, (inner) => {
    if (inner.type === 'CallExpression' && guards.includes(chainOf(inner.callee))) found = true;
  });
  return found;
}
