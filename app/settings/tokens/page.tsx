import type { Metadata } from 'next';
import { CreateToken } from '#components/tokens/create-token.tsx';
import { RevokeToken } from '#components/tokens/revoke-token.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { may, type Verdict } from '#lib/domain/access.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { type ListedToken, listTokens } from '#lib/tokens/queries.ts';
import { create, revoke } from './actions.ts';
import styles from './tokens.module.css';

export const metadata: Metadata = { title: 'Service tokens' };

/** What pipelines sign in with. Others see that there is such a page, and whom to ask. */
export default async function TokensPage() {
  const verdict = may(await requireViewer(), 'settings.manage');
  const tokens = verdict.allowed ? await listTokens() : [];
  const now = new Date();
  return (
    <>
      <PageHeader
        back={{ href: urls.settings(), label: 'Settings' }}
        title="Service tokens"
        description={
          <>
            What pipelines sign in to the HTTP API with:{' '}
            <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>
          </>
        }
      />
      <div className={styles.make}>
        <CreateToken verdict={verdict} send={create} />
      </div>
      {verdict.allowed && tokens.length === 0 ? <p>There are none yet.</p> : null}
      <ul className={styles.list}>
        {tokens.map((token) => (
          <Token key={token.id} token={token} now={now} verdict={verdict} />
        ))}
      </ul>
    </>
  );
}

function Token({ token, now, verdict }: { token: ListedToken; now: Date; verdict: Verdict }) {
  const { name, scopes, createdAt, createdBy, expiresAt, lastUsedAt, revokedAt, revokedBy } = token;
  const isExpired = expiresAt !== null && expiresAt <= now;
  return (
    <li className={styles.token} data-ended={revokedAt !== null || isExpired}>
      <div>
        <div className={styles.name}>{name}</div>
        <div className={styles.facts}>{scopes.join(', ')}</div>
        <div className={styles.facts}>
          Made <Instant at={createdAt} /> {createdBy ? <Maker name={createdBy} /> : 'on the command line'}
          {' · '}
          {lastUsedAt ? (
            <>
              last used <Instant at={lastUsedAt} />
            </>
          ) : (
            'never used'
          )}
          {' · '}
          {expiresAt ? (
            <>
              {isExpired ? 'expired' : 'expires'} <Instant at={expiresAt} />
            </>
          ) : (
            'does not expire'
          )}
          {revokedAt ? (
            <>
              {' · '}revoked <Instant at={revokedAt} /> {revokedBy ? <Maker name={revokedBy} /> : null}
            </>
          ) : null}
        </div>
      </div>
      {revokedAt ? null : <RevokeToken name={name} verdict={verdict} send={revoke} />}
    </li>
  );
}

const Maker = ({ name }: { name: string }) => (
  <>
    by <UntrustedText text={name} />
  </>
);
