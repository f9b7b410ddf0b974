import { systemContext } from '#lib/platform/context.ts';
import { invalid } from '#lib/platform/errors.ts';
import { CreateTokenInput, createToken } from '#lib/tokens/create-token.ts';
import { listTokens } from '#lib/tokens/queries.ts';
import { RevokeTokenInput, revokeToken } from '#lib/tokens/revoke-token.ts';

export interface TokenOptions {
  name: string;
  scope: string[];
  expires?: string;
}

const cli = () => systemContext('cli', new Date());

/**
 * `countersign token create`: the secret alone on `out`, so that `$(…)` takes it; what to know about it on `notes`.
 *
 * @throws DomainError `invalid` with the option's name; `conflict` while the name is in use
 */
export async function createTokenCommand(
  { name, scope, expires }: TokenOptions,
  out: NodeJS.WritableStream,
  notes: NodeJS.WritableStream,
): Promise<void> {
  const scopes = scope.flatMap((one) => one.split(',')).map((one) => one.trim());
  const parsed = CreateTokenInput.safeParse({ name, scopes, expiresAt: expires });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const option = { name: '--name', scopes: '--scope', expiresAt: '--expires' }[String(issue?.path[0])];
    throw invalid(`${option}: ${issue?.message}`, option);
  }
  const { secret } = await createToken(cli(), parsed.data);
  notes.write('This secret is shown once; only its hash is kept.\n');
  out.write(`${secret}\n`);
}

/** `countersign token list`: a line each, those in force first; never a secret. */
export async function listTokensCommand(out: NodeJS.WritableStream): Promise<void> {
  const tokens = await listTokens();
  const now = new Date();
  const lines = tokens.map(({ name, scopes, createdAt, expiresAt, revokedAt, lastUsedAt }) => [
    name,
    revokedAt ? 'revoked' : expiresAt && expiresAt <= now ? 'expired' : 'in force',
    scopes.join(','),
    day(createdAt),
    expiresAt ? day(expiresAt) : '-',
    lastUsedAt ? lastUsedAt.toISOString().slice(0, 16).replace('T', ' ') : 'never',
  ]);
  if (lines.length === 0) out.write('There are no tokens.\n');
  else out.write(columns([['NAME', 'STATE', 'SCOPES', 'MADE', 'EXPIRES', 'LAST USED (UTC)'], ...lines]));
}

/** `countersign token revoke`: ends it at once. */
export async function revokeTokenCommand(name: string, out: NodeJS.WritableStream): Promise<void> {
  const parsed = RevokeTokenInput.safeParse({ name });
  if (!parsed.success) throw invalid(parsed.error.issues[0]!.message, 'name');
  await revokeToken(cli(), parsed.data);
  out.write(`${name} is revoked.\n`);
}

const day = (at: Date) => at.toISOString().slice(0, 10);

function columns(rows: readonly string[][]): string {
  const widths = rows[0]!.map((_, index) => Math.max(...rows.map((row) => row[index]!.length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, index) => cell.padEnd(widths[index]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
