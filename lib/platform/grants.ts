import pg from 'pg';

/** The application's role where Countersign makes it itself. */
export const APPLICATION_ROLE = 'countersign_app';

const { escapeIdentifier, escapeLiteral } = pg;

/**
 * Lets a role do what the application does and no more, as the owner of the database: it reads everything, writes the
 * records, inserts into what is append-only and cannot change it; it owns nothing, so that it cannot take a trigger
 * away either. Append-only is every table with the trigger of one. Run after every migration; running it again changes nothing.
 *
 * @param password makes the role where there is none, with this password; without one it must be there
 */
export async function grantApplication(ownerUrl: string, role: string, password?: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'countersign grants' });
  await client.connect();
  try {
    await client.query('begin');
    if (password !== undefined) await makeRole(client, role, password);
    const statements = await client.query<{ text: string }>(STATEMENTS, [role]);
    await client.query(statements.rows.map(({ text }) => text).join(';\n'));
    await client.query('commit');
  } finally {
    await client.end();
  }
}

async function makeRole(client: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
  const verb = rowCount ? 'alter' : 'create';
  await client.query(
    `${verb} role ${escapeIdentifier(role)} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls
      password ${escapeLiteral(password)}`,
  );
}

/**
 * The grants as the catalogue of this database asks for them. Of a decision of the gate one column changes, once, which
 * a trigger sees to. ANALYZE by another than the owner takes MAINTAIN, which PostgreSQL has since 17. The job queue
 * closes its tables to all but their owner by row-level security.
 */
const STATEMENTS = `
  with place as (
    select c.oid, format('%I.%I', n.nspname, c.relname) as name, c.relkind, n.nspname, c.relname, c.relrowsecurity,
      exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
        where t.tgrelid = c.oid and p.proname in ('refuse_rewrite', 'refuse_decision_rewrite')) as append_only
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'graphile_worker') and c.relkind in ('r', 'p', 'v', 'S')
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
  )
  select text from (
    select 0 as n, format('grant usage on schema %I to %I', nspname, $1::text) as text
      from pg_namespace where nspname in ('public', 'graphile_worker')
    union all
    select 1, format('revoke all on %s from %I', name, $1::text) from place where relkind <> 'S'
    union all
    select 2, case
      when relkind = 'S' then format('grant usage, select on sequence %s to %I', name, $1::text)
      when relkind = 'v' or relname = '_prisma_migrations' then format('grant select on %s to %I', name, $1::text)
      when append_only then format('grant select, insert on %s to %I', name, $1::text)
      else format('grant select, insert, update, delete%s on %s to %I',
        case when current_setting('server_version_num')::int >= 170000 then ', maintain' else '' end, name, $1::text)
      end from place
    union all
    select 3, format('grant update (used_at) on %s to %I', name, $1::text) from place where relname = 'gate_decision'
    union all
    select 4, format('create policy %I on %s to %I using (true) with check (true)', $1::text, name, $1::text)
      from place where relrowsecurity
        and not exists (select from pg_policy where polrelid = place.oid and polname = $1::text)
  ) needed order by n`;

/** Whose role a connection string leads to. */
export async function roleOf(url: string): Promise<string> {
  const rows = await ask<{ role: string }>(url, 'select current_user::text as role');
  return rows[0]!.role;
}

/** What the role of `url` can do to what is append-only beyond reading and inserting, in words; empty: nothing. */
export async function rewritePowers(url: string): Promise<string[]> {
  const rows = await ask<{ power: string }>(url, POWERS);
  return rows.map(({ power }) => power);
}

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'countersign roles' });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const POWERS = `
  with log as (
    select distinct c.oid, c.relname, c.relowner from pg_trigger t join pg_proc p on p.oid = t.tgfoid
      join pg_class c on c.oid = t.tgrelid
    where p.proname in ('refuse_rewrite', 'refuse_decision_rewrite') and c.relnamespace = 'public'::regnamespace
  ), me as (select rolsuper, rolcreaterole from pg_roles where rolname = current_user)
  select power from (
    select 1 as n, 'it is a superuser' as power from me where rolsuper
    union all
    select 2, 'it can make itself a member of other roles' from me where rolcreaterole and not rolsuper
    union all
    select 3, 'it owns ' || string_agg(relname, ', ' order by relname) from log, me
      where pg_has_role(current_user, relowner, 'member') and not rolsuper having count(*) > 0
    union all
    select 4, 'it may ' || lower(p) || ' ' || string_agg(relname, ', ' order by relname)
      from log, me, unnest(array['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) p
      where has_table_privilege(oid, p) and not pg_has_role(current_user, relowner, 'member') and not rolsuper
      group by p
  ) found order by n, power`;
