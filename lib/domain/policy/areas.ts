import picomatch from 'picomatch';
import { pathKind } from '#lib/domain/change/kind.ts';

/** Parts of a system in which a mistake costs more than elsewhere. */
export const AREAS = ['schema', 'infrastructure', 'pipeline', 'auth', 'payments', 'personal-data'] as const;
export type Area = (typeof AREAS)[number];

const options = { dot: true, nocase: true };
const matchers: readonly (readonly [Area, (path: string) => boolean])[] = [
  ['schema', (path) => pathKind(path) === 'schema'],
  ['infrastructure', (path) => pathKind(path) === 'infrastructure'],
  [
    'pipeline',
    picomatch(['**/.{github,circleci,buildkite,gitlab}/**', '**/{.gitlab-ci.yml,Jenkinsfile}'], options),
  ],
  [
    'auth',
    picomatch(
      [
        '**/*(*[-_.]){auth,authn,authz,oauth,oidc,saml,sso,iam,rbac,login,password,permissions,session,sessions}*([-_.]*)/**',
        '**/*(*[-_.]){auth,authn,authz,oauth,oidc,saml,sso,iam,rbac,login,password,permissions,session,sessions}*([-_.]*)',
      ],
      options,
    ),
  ],
  [
    'payments',
    picomatch(
      [
        '**/*(*[-_.]){payment,payments,billing,checkout,invoice,invoices,ledger,refund,refunds}*([-_.]*)/**',
        '**/*(*[-_.]){payment,payments,billing,checkout,invoice,invoices,ledger,refund,refunds}*([-_.]*)',
      ],
      options,
    ),
  ],
  [
    'personal-data',
    picomatch(
      [
        '**/*(*[-_.]){pii,gdpr,privacy,personal-data,personal_data}*([-_.]*)/**',
        '**/*(*[-_.]){pii,gdpr,privacy,personal-data,personal_data}*([-_.]*)',
      ],
      options,
    ),
  ],
];

/** The areas that a list of paths touches, in the order of `AREAS`. */
export function areasOf(paths: readonly string[]): readonly Area[] {
  return matchers.filter(([, matches]) => paths.some(matches)).map(([area]) => area);
}
