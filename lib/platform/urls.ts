/** A filter as it stands in a URL: empty values are left out, several values repeat the name. */
export type Query = Readonly<
  Record<string, string | number | boolean | readonly (string | number)[] | null | undefined>
>;

/** A path with its filter. Names are sorted and empty values dropped, so equal filters are equal URLs. */
export function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const name of Object.keys(query).sort()) {
    const value = query[name];
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== '') search.append(name, String(one));
    }
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

const segment = encodeURIComponent;

/** Every address of the product as a typed function; pure, for server and browser. */
export const urls = {
  home: () => '/',
  overview: (query?: Query) => withQuery('/overview', query),
  overviewCsv: (query?: Query) => withQuery('/overview/export', query),
  changes: (query?: Query) => withQuery('/changes', query),
  changesCsv: (query?: Query) => withQuery('/changes/export.csv', query),
  change: (id: string) => `/changes/${segment(id)}`,
  /** The form; `draft`: what was typed before. */
  newChange: (draft?: string) => withQuery('/changes/new', { draft }),
  /** JSON: the files of a change's diff, or with `path` the lines of one. */
  changeDiff: (id: string, path?: string) => withQuery(`/changes/${segment(id)}/diff`, { path }),
  queue: (query?: Query) => withQuery('/queue', query),
  queueMine: () => '/queue/mine',
  queueExceptions: () => '/queue/exceptions',
  /** JSON of the queue page: its rows, one request in full, how many wait, and where what was opened is told. */
  queueRows: (query?: Query) => withQuery('/queue/rows', query),
  queueRequest: (id: string) => `/queue/requests/${segment(id)}`,
  queueCount: () => '/queue/count',
  queueOpenings: () => '/queue/openings',
  incidents: (query?: Query) => withQuery('/incidents', query),
  incidentsCsv: (query?: Query) => withQuery('/incidents/export.csv', query),
  incident: (id: string) => `/incidents/${segment(id)}`,
  retro: (incidentId: string) => `/incidents/${segment(incidentId)}/retro`,
  retroMarkdown: (incidentId: string) => `/incidents/${segment(incidentId)}/retro/export.md`,
  retroPdf: (incidentId: string) => `/incidents/${segment(incidentId)}/retro/export.pdf`,
  retros: (query?: Query) => withQuery('/retros', query),
  retrosCsv: (query?: Query) => withQuery('/retros/export.csv', query),
  /** What retros ask for. */
  actions: (query?: Query) => withQuery('/retros/actions', query),
  actionsCsv: (query?: Query) => withQuery('/retros/actions/export.csv', query),
  services: (query?: Query) => withQuery('/services', query),
  servicesCsv: (query?: Query) => withQuery('/services/export.csv', query),
  service: (slug: string, query?: Query) => withQuery(`/services/${segment(slug)}`, query),
  policies: () => '/policies',
  policy: (number: number) => `/policies/${number}`,
  policyEdit: (number: number) => `/policies/${number}/edit`,
  policyShadow: (number: number, query?: Query) => withQuery(`/policies/${number}/shadow`, query),
  policyBacktest: (number: number, query?: Query) => withQuery(`/policies/${number}/backtest`, query),
  policyBacktestRows: (number: number, query?: Query) =>
    withQuery(`/policies/${number}/backtest/rows`, query),
  policyBacktestCsv: (number: number, query?: Query) =>
    withQuery(`/policies/${number}/backtest/export`, query),
  freezes: () => '/policies/freezes',
  risk: (query?: Query) => withQuery('/reports/risk', query),
  riskCsv: (query?: Query) => withQuery('/reports/risk/export', query),
  attribution: (query?: Query) => withQuery('/reports/attribution', query),
  attributionCsv: (query?: Query) => withQuery('/reports/attribution/export', query),
  ranker: (query?: Query) => withQuery('/reports/ranker', query),
  rankerCsv: (query?: Query) => withQuery('/reports/ranker/export', query),
  /** Directors' audits: the board of coverage; `auditLog` is the trail. */
  audits: (query?: Query) => withQuery('/audit', query),
  auditsCsv: (query?: Query) => withQuery('/audit/export.csv', query),
  newAudit: (query?: Query) => withQuery('/audit/new', query),
  audit: (id: string, query?: Query) => withQuery(`/audit/campaigns/${segment(id)}`, query),
  auditEdit: (id: string) => `/audit/campaigns/${segment(id)}/edit`,
  auditItems: (id: string, query?: Query) => withQuery(`/audit/campaigns/${segment(id)}/items`, query),
  auditItemsCsv: (id: string, query?: Query) =>
    withQuery(`/audit/campaigns/${segment(id)}/items/export.csv`, query),
  auditItem: (id: string, changeId: string) => `/audit/campaigns/${segment(id)}/items/${segment(changeId)}`,
  auditFreezing: (id: string) => `/audit/campaigns/${segment(id)}/freezing`,
  auditAttest: (id: string) => `/audit/campaigns/${segment(id)}/attest`,
  /** `form`: population.csv | population.xlsx | attestation.pdf | evidence.zip */
  auditExport: (id: string, form: string) => `/audit/campaigns/${segment(id)}/export/${segment(form)}`,
  auditLog: (query?: Query) => withQuery('/audit/log', query),
  auditLogCsv: (query?: Query) => withQuery('/audit/log/export.csv', query),
  auditEntry: (seq: string) => `/audit/log/${segment(seq)}`,
  auditProof: (seq: string) => `/audit/log/${segment(seq)}/proof.json`,
  auditCheckpoints: () => '/audit/checkpoints',
  programmes: () => '/programmes',
  newProgramme: () => '/programmes/new',
  programme: (number: number, query?: Query) => withQuery(`/programmes/${number}`, query),
  programmeEdit: (number: number) => `/programmes/${number}/edit`,
  programmeCsv: (number: number) => `/programmes/${number}/export.csv`,
  programmeLedgerCsv: (number: number) => `/programmes/${number}/ledger.csv`,
  reviews: (query?: Query) => withQuery('/reviews', query),
  reviewsCsv: (query?: Query) => withQuery('/reviews/export.csv', query),
  reviewsMine: (query?: Query) => withQuery('/reviews/mine', query),
  /** `week`: the Monday, e.g. 2026-11-16. */
  weekly: (week?: string, query?: Query) =>
    withQuery(week ? `/reports/weekly/${segment(week)}` : '/reports/weekly', query),
  weeklyMarkdown: (week: string, query?: Query) =>
    withQuery(`/reports/weekly/${segment(week)}/export.md`, query),
  weeklyPdf: (week: string, query?: Query) => withQuery(`/reports/weekly/${segment(week)}/export.pdf`, query),
  people: (query?: Query) => withQuery('/people', query),
  peopleCsv: (query?: Query) => withQuery('/people/export.csv', query),
  person: (slug: string) => `/people/${segment(slug)}`,
  settings: () => '/settings',
  tokens: () => '/settings/tokens',
  /** `callbackUrl`: where to go afterwards; see `safeCallback`. */
  signIn: (callbackUrl?: string) => withQuery('/signin', { callbackUrl }),
  /** To sign in again as the same person, before something that only a fresh sign-in may do. */
  stepUp: (callbackUrl: string) => withQuery('/signin', { stepup: '1', callbackUrl }),
  noAccess: () => '/signin/no-access',
  search: (text: string) => withQuery('/api/search', { q: text }),
  events: () => '/api/events',
} as const;

/** Whether a page is for people who are not signed in. */
export function isPublic(path: string): boolean {
  return /^\/signin(\/|\?|$)/.test(path);
}

/** No page lives at a path with these: control characters, spaces and the backslash that browsers read as `/`. */
const UNSAFE = /[\s\p{Cc}\\]/u;

/**
 * The path to go to after signing in, or `/overview` for anything that is not a plain path of this origin
 * (`//host`, `/\host`, `javascript:`, other schemes and hosts, user info, encoded tricks).
 */
export function safeCallback(wanted: unknown): string {
  const fallback = urls.overview();
  if (typeof wanted !== 'string' || wanted.length > 2_000) return fallback;
  if (!wanted.startsWith('/') || wanted.startsWith('//') || UNSAFE.test(wanted)) return fallback;
  const here = 'http://countersign.invalid';
  const url = URL.canParse(wanted, here) ? new URL(wanted, here) : null;
  if (url?.origin !== here || url.pathname.startsWith('//')) return fallback;
  if (isPublic(url.pathname) || url.pathname.startsWith('/api/')) return fallback;
  return `${url.pathname}${url.search}${url.hash}`;
}
