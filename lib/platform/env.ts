import { randomBytes } from 'node:crypto';
import path from 'node:path';

/** The environment variables that Countersign reads at run time, each in one place. docs/configuration.md lists them. */

export function databaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set: start through `npm start` or `bin/countersign`.');
  return url;
}

/** File with an organisation's own AI tools and labels (docs/provenance.md); null where there is none. */
export function catalogueFile(): string | null {
  return process.env.COUNTERSIGN_CATALOGUE || null;
}

/** Seconds for which an import waits for git to write something (docs/importing.md). */
export function gitPatience(): number {
  const seconds = Number(process.env.COUNTERSIGN_GIT_PATIENCE || 120);
  return seconds > 0 && seconds < 1_000_000 ? seconds : 120;
}

/**
 * Where local mirrors of repositories are: a folder with `<owner>/<name>.git`, or a YAML file that maps `owner/name` to
 * folders (docs/configuration.md); null where there are none.
 */
export function mirrors(): string | null {
  return process.env.COUNTERSIGN_MIRRORS || null;
}

/** How many requests a minute one token may make of one process; 0: any number. */
export function apiRate(): number {
  const said = Number(process.env.COUNTERSIGN_API_RATE || 12_000);
  return Number.isFinite(said) && said >= 0 ? said : 12_000;
}

/** Where an installation keeps what is not in its database; the start says it as an absolute path. */
export function dataFolder(): string {
  return path.resolve(process.env.COUNTERSIGN_DATA || '.data');
}

/**
 * The key that signs the audit log: a file with a private key in PEM, which is made in the data folder where none is named.
 * `isElsewhere`: this process serves pages only and nobody has named it the key, which is then the worker's.
 */
export function auditKeyFile(): { file: string; isOurs: boolean; isElsewhere: boolean } {
  const given = process.env.COUNTERSIGN_AUDIT_KEY;
  return {
    file: given || path.join(dataFolder(), 'audit/signing-key.pem'),
    isOurs: !given,
    isElsewhere: !given && process.env.COUNTERSIGN_WEB_ALONE === '1',
  };
}

/** Where checkpoints of the audit log go (docs/audit.md): folders, files and addresses; null where nobody has said. */
export function checkpointPlaces(): string[] | null {
  const said = process.env.COUNTERSIGN_CHECKPOINTS?.split(/\s+/).filter(Boolean) ?? [];
  return said.length > 0 ? said : null;
}

/** True where this process runs on the embedded database, which alone allows demo sign-in without asking. */
export function onEmbeddedDatabase(): boolean {
  return process.env.COUNTERSIGN_EMBEDDED === '1';
}

/**
 * True where demo personas may sign in without a password: where COUNTERSIGN_DEMO says so (the start says `0` when it
 * serves other machines), else on the embedded database only.
 */
export function demoSignInAllowed(): boolean {
  const said = process.env.COUNTERSIGN_DEMO;
  return said ? said === '1' : onEmbeddedDatabase();
}

/** The address under which people reach this installation, e.g. `https://countersign.example`; null if not told. */
export function publicUrl(): URL | null {
  const url = process.env.NEXTAUTH_URL;
  return url ? new URL(url) : null;
}

/** The key that sessions are encrypted with; every web process of an installation has the same. */
export function sessionSecret(): string {
  const secret = process.env.NEXTAUTH_SECRET;
  if (secret) return secret;
  if (process.env.NODE_ENV === 'production') {
    throw new Error('NEXTAUTH_SECRET is not set: sign-in needs a secret of at least 32 random bytes.');
  }
  holder.countersignSecret ??= randomBytes(32).toString('base64url');
  return holder.countersignSecret;
}

/** In development a secret of this process will do; it outlives a module reload. */
const holder = globalThis as typeof globalThis & { countersignSecret?: string };

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the sign-in button says. */
  name: string;
}

/** The OpenID Connect provider people sign in with, or null when none is configured. All three or none. */
export function oidcSettings(): OidcSettings | null {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME } = process.env;
  if (!OIDC_ISSUER && !OIDC_CLIENT_ID && !OIDC_CLIENT_SECRET) return null;
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET) {
    throw new Error('OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET go together: set all three or none.');
  }
  return {
    issuer: OIDC_ISSUER.replace(/\/$/, ''),
    clientId: OIDC_CLIENT_ID,
    clientSecret: OIDC_CLIENT_SECRET,
    name: OIDC_NAME || 'single sign-on',
  };
}
