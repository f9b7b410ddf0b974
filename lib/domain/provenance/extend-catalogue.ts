import {
  type Account,
  type BranchPattern,
  type Catalogue,
  NAME_KINDS,
  type NameKind,
  ROLES,
  type Role,
  type Tool,
} from './catalogue.ts';
import { asRecord } from './unchecked.ts';

/** Every fault of a custom catalogue, one a line, each with the place it was found at. */
export class CatalogueError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `the custom catalogue has ${faults.length} fault${faults.length === 1 ? '' : 's'}:\n${faults.join('\n')}`,
    );
    this.name = 'CatalogueError';
    this.faults = faults;
  }
}

const TOOL_FIELDS =
  'id role source names emails domains accounts trailers links markers branches nameMark'.split(' ');
const TOP_FIELDS = 'tools labels'.split(' ');
const MOST = 1_000;

/**
 * A catalogue with an organisation's own tools and labels: `{ tools: [{ id, role, source, … }], labels: [{ label,
 * tool }] }`, unchecked, as read from YAML or JSON. A tool whose id exists already adds to it; its role is then
 * that of the identities it adds. Throws CatalogueError that lists every fault.
 */
export function extendCatalogue(base: Catalogue, custom: unknown): Catalogue {
  const faults: string[] = [];
  const top = asRecord(custom);
  if (!top) throw new CatalogueError(['catalogue: must be an object with "tools" or "labels"']);
  unknownFields(top, TOP_FIELDS, 'catalogue', faults);
  const tools = list(top.tools, 'tools', faults).flatMap((entry, at) =>
    readTool(entry, `tools[${at}]`, faults),
  );
  const known = new Set([...base.tools, ...tools].map((tool) => tool.id));
  const labels = list(top.labels, 'labels', faults).flatMap((entry, at) =>
    readLabel(entry, `labels[${at}]`, known, faults),
  );
  if (faults.length > 0) throw new CatalogueError(faults);
  return { ...base, tools: [...base.tools, ...tools], labels: [...base.labels, ...labels] };
}

function readTool(entry: unknown, at: string, faults: string[]): Tool[] {
  const record = asRecord(entry);
  if (!record) {
    faults.push(`${at}: must be an object`);
    return [];
  }
  unknownFields(record, TOOL_FIELDS, at, faults);
  const id = text(record.id, `${at}.id`, faults) ?? '';
  if (id !== '' && !/^[a-z0-9][a-z0-9-]{0,39}$/.test(id))
    faults.push(`${at}.id: "${id}" must be lower-case letters, digits and "-", at most 40`);
  const role = oneOf<Role>(record.role, ROLES, `${at}.role`, faults) ?? 'author';
  const nameMark =
    record.nameMark === undefined
      ? undefined
      : text(record.nameMark, `${at}.nameMark`, faults)?.toLowerCase();
  return [
    {
      id,
      role,
      source: text(record.source, `${at}.source`, faults) ?? '',
      names: readNameKinds(record.names, `${at}.names`, faults),
      emails: texts(record.emails, `${at}.emails`, faults, (email) =>
        email.includes('@') ? null : 'must hold an "@"',
      ),
      domains: texts(record.domains, `${at}.domains`, faults, (domain) =>
        domain.includes('.') && !domain.includes('@') ? null : 'must be a domain such as "example.com"',
      ),
      accounts: list(record.accounts, `${at}.accounts`, faults).flatMap((item, i) =>
        readAccount(item, `${at}.accounts[${i}]`, faults),
      ),
      trailers: list(record.trailers, `${at}.trailers`, faults).flatMap((item, i) =>
        readTrailer(item, `${at}.trailers[${i}]`, faults),
      ),
      links: texts(record.links, `${at}.links`, faults, (link) =>
        link.includes('://') || !link.includes('/')
          ? 'must be an address without its scheme, such as "example.com/sessions/"'
          : null,
      ),
      markers: texts(record.markers, `${at}.markers`, faults, (marker) =>
        marker.startsWith('<!--') ? null : 'must begin with "<!--"',
      ),
      branches: list(record.branches, `${at}.branches`, faults).flatMap((item, i) =>
        readBranch(item, `${at}.branches[${i}]`, faults),
      ),
      ...(nameMark === undefined ? {} : { nameMark }),
    },
  ];
}

function readNameKinds(
  value: unknown,
  at: string,
  faults: string[],
): Partial<Record<NameKind, readonly string[]>> {
  if (value === undefined) return {};
  const record = asRecord(value);
  if (!record) {
    faults.push(`${at}: must be an object with ${NAME_KINDS.join(', ')}`);
    return {};
  }
  unknownFields(record, NAME_KINDS, at, faults);
  return Object.fromEntries(NAME_KINDS.map((kind) => [kind, texts(record[kind], `${at}.${kind}`, faults)]));
}

function readAccount(item: unknown, at: string, faults: string[]): Account[] {
  const record = asRecord(typeof item === 'string' ? { login: item } : item);
  if (!record) {
    faults.push(`${at}: must be a login, or an object with "login", "id" and "role"`);
    return [];
  }
  unknownFields(record, ['login', 'id', 'role'], at, faults);
  const login = text(record.login, `${at}.login`, faults)?.toLowerCase();
  const role = record.role === undefined ? undefined : oneOf<Role>(record.role, ROLES, `${at}.role`, faults);
  const { id } = record;
  if (id !== undefined && !(typeof id === 'number' && Number.isSafeInteger(id) && id > 0))
    faults.push(`${at}.id: must be the account's positive whole number`);
  return login === undefined
    ? []
    : [{ login, ...(typeof id === 'number' ? { id } : {}), ...(role === undefined ? {} : { role }) }];
}

function readTrailer(item: unknown, at: string, faults: string[]) {
  const record = asRecord(typeof item === 'string' ? { key: item } : item);
  const key = text(record?.key, `${at}.key`, faults)?.toLowerCase();
  if (record) unknownFields(record, ['key', 'session', 'values'], at, faults);
  if (key === undefined) return [];
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(key))
    faults.push(`${at}.key: "${key}" must be letters, digits and "-", at most 40`);
  if (record?.session !== undefined && typeof record.session !== 'boolean')
    faults.push(`${at}.session: must be true or false`);
  const values = record?.values === undefined ? undefined : texts(record.values, `${at}.values`, faults);
  return [{ key, session: record?.session === true, ...(values === undefined ? {} : { values }) }];
}

function readBranch(item: unknown, at: string, faults: string[]): BranchPattern[] {
  const record = asRecord(typeof item === 'string' ? { prefix: item } : item);
  const prefix = text(record?.prefix, `${at}.prefix`, faults)?.toLowerCase();
  if (record) unknownFields(record, ['prefix', 'rest'], at, faults);
  const rest =
    record?.rest === undefined
      ? 'any'
      : oneOf(record.rest, ['any', 'hex4', 'digits'] as const, `${at}.rest`, faults);
  return prefix === undefined || rest === undefined ? [] : [{ prefix, rest }];
}

function readLabel(entry: unknown, at: string, known: ReadonlySet<string>, faults: string[]) {
  const record = asRecord(typeof entry === 'string' ? { label: entry, tool: null } : entry);
  const label = text(record?.label, `${at}.label`, faults)
    ?.toLowerCase()
    .replaceAll(/[\s_:]+/g, '-');
  const tool = record?.tool == null ? null : (text(record.tool, `${at}.tool`, faults) ?? null);
  if (tool !== null && !known.has(tool)) faults.push(`${at}.tool: "${tool}" is no tool's id`);
  return label === undefined ? [] : [{ label, tool }];
}

function unknownFields(
  record: Record<string, unknown>,
  fields: readonly string[],
  at: string,
  faults: string[],
) {
  for (const field of Object.keys(record))
    if (!fields.includes(field))
      faults.push(`${at}: unknown field "${field.slice(0, 40)}"; known are ${fields.join(', ')}`);
}

function list(value: unknown, at: string, faults: string[]): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.length <= MOST) return value;
  faults.push(`${at}: must be a list of at most ${MOST}`);
  return [];
}

function text(value: unknown, at: string, faults: string[]): string | undefined {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= 300) return value.trim();
  faults.push(`${at}: must be a text of 1 to 300 characters`);
  return undefined;
}

/** A list of texts in lower case; `fault` says what is wrong with one, or null. */
function texts(
  value: unknown,
  at: string,
  faults: string[],
  fault: (text: string) => string | null = () => null,
): string[] {
  return list(value, at, faults).flatMap((item, i) => {
    const read = text(item, `${at}[${i}]`, faults)?.toLowerCase();
    if (read === undefined) return [];
    const wrong = fault(read);
    if (wrong !== null) faults.push(`${at}[${i}]: "${read.slice(0, 60)}" ${wrong}`);
    return [read];
  });
}

function oneOf<T extends string>(
  value: unknown,
  all: readonly T[],
  at: string,
  faults: string[],
): T | undefined {
  const found = all.find((one) => one === value);
  if (found === undefined) faults.push(`${at}: must be one of ${all.join(', ')}`);
  return found;
}
