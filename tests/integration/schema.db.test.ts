import pg from 'pg';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { HOLDERS, RELATIONS, REVIEW_DECISIONS } from '#lib/domain/approval/facts.ts';
import {
  AI_ROLES,
  CERTAINTIES,
  CONTROL_STATES,
  LINK_RELATIONS,
  LINK_STATES,
} from '#lib/domain/attribution/types.ts';
import { VERDICTS } from '#lib/domain/campaign/checklist.ts';
import { CAMPAIGN_STATES, FINDING_STATES } from '#lib/domain/campaign/lifecycle.ts';
import { CHANGE_KINDS, CHANGE_STATUSES, DEPLOYMENT_OUTCOMES } from '#lib/domain/change/observation.ts';
import { INCIDENT_STATUSES } from '#lib/domain/incident/observation.ts';
import { IDENTITY_KINDS, LEVELS, ORG_ROLES } from '#lib/domain/person/observation.ts';
import { BLAST_RADII, FINDING_SEVERITIES, VALIDATION_OUTCOMES } from '#lib/domain/policy/facts.ts';
import { POLICY_STATES } from '#lib/domain/policy/lifecycle.ts';
import { PROGRAMME_STATES } from '#lib/domain/programme/lifecycle.ts';
import { GRADES, INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import { ACTION_KINDS, ACTION_STATES } from '#lib/domain/retro/action.ts';
import { RETRO_STATES, SECTION_KEYS } from '#lib/domain/retro/document.ts';
import { readSchemaFiles, schemaDifference } from '#lib/platform/migrate.ts';
import { ownerUrl, useDatabase } from '#tests/support/database.ts';
import { databaseOn, query } from '#tests/support/global-database.ts';

useDatabase();

/** Where the database keeps a value of an enumeration, and the values that the code knows. */
const enumerations: Record<string, readonly string[]> = {
  'person.level': LEVELS,
  'person.org_role': ORG_ROLES,
  'person_identity.kind': IDENTITY_KINDS,
  'change.kind': CHANGE_KINDS,
  'change.status': CHANGE_STATUSES,
  'change.ai_involvement': INVOLVEMENTS,
  'change.ai_grade': GRADES,
  'provenance_evidence.involvement': INVOLVEMENTS,
  'provenance_evidence.grade': GRADES,
  'deployment.outcome': DEPLOYMENT_OUTCOMES,
  'deployment.basis': ['observed', 'assumed'],
  'incident.status': INCIDENT_STATUSES,
  'causal_link.state': LINK_STATES,
  'causal_link.relation': LINK_RELATIONS,
  'causal_link.ai_role': AI_ROLES,
  'causal_link.control_state': CONTROL_STATES,
  'causal_link.certainty': CERTAINTIES,
  'causal_link.disputes': ['match', 'ruled-out'],
  'causal_link.decided_by': ['software', 'person', 'import'],
  'change_control.blast_radius': BLAST_RADII,
  'change_control.declared_blast_radius': BLAST_RADII,
  'change_control.state': ['open', 'closed'],
  'change_control.outcome': ['allow', 'deny'],
  'change_party.relation': RELATIONS,
  'change_party.holder': HOLDERS,
  'review.decision': REVIEW_DECISIONS,
  'validation_run.outcome': VALIDATION_OUTCOMES,
  'agent_finding.severity': FINDING_SEVERITIES,
  'review_request.kind': ['asked', 'delegated', 'taken'],
  'gate_decision.mode': ['gate', 'shadow', 'break-glass'],
  'gate_decision.outcome': ['allow', 'deny'],
  'break_glass.verdict': ['justified', 'not-justified'],
  'policy_version.state': POLICY_STATES,
  'retro.state': RETRO_STATES,
  'retro_section.key': SECTION_KEYS,
  'retro_action.kind': ACTION_KINDS,
  'retro_action.state': ACTION_STATES,
  'audit_campaign.state': CAMPAIGN_STATES,
  'audit_item.drawn_as': ['exception', 'sample', 'both'],
  'audit_item.verdict': VERDICTS,
  'audit_finding.state': FINDING_STATES,
  'programme.state': PROGRAMME_STATES,
  'weekly_note.kind': ['comment', 'decision'],
  'backtest_run.state': ['queued', 'running', 'done', 'failed', 'cancelled'],
};

test('every enumeration of the database has the values of the code', async () => {
  const checks = await rows<{ table: string; text: string }>(
    ownerUrl(),
    `select conrelid::regclass::text as table, pg_get_constraintdef(oid) as text from pg_constraint
     where contype = 'c' and connamespace = 'public'::regnamespace`,
  );
  const found = checks.flatMap(({ table, text }) => {
    const [, column, list] = /^CHECK \(\((\w+) = ANY \(ARRAY\[(.+)\]\)\)\)$/.exec(text) ?? [];
    const values = [...(list ?? '').matchAll(/'([^']+)'/g)].map(([, value]) => value).sort();
    return column ? [[`${table}.${column}`, values]] : [];
  });
  const known = Object.entries(enumerations).map(([place, values]) => [place, [...values].sort()]);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(known));
});

/** The migrations lead to one database, the datamodel to another: what the datamodel says, the migrated one has. */
describe('the datamodel and the migrated database', () => {
  let declared = '';
  beforeAll(async () => {
    const server = inject('testServer').url;
    const name = `countersign_test_${crypto.randomUUID().replaceAll('-', '')}`;
    declared = databaseOn(server, name);
    await query(server, `create database ${name}`);
    await query(declared, await schemaDifference(server, null, readSchemaFiles()));
    return () => query(server, `drop database ${name} with (force)`);
  });

  test('agree on every column', async () => {
    const columns = `
      select table_name as "table", column_name as name, udt_name as type, datetime_precision as precision,
        is_nullable as nullable, column_default as "default"
      from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> '_prisma_migrations'
      order by 1, 2`;
    const migrated = await rows(ownerUrl(), columns);
    expect(migrated.length).toBeGreaterThan(100);
    expect(migrated).toEqual(await rows(declared, columns));
  });

  test('agree on every key and index', async () => {
    const keys = `
      select conrelid::regclass || ': ' || pg_get_constraintdef(oid) as text from pg_constraint
      where contype in ('p', 'u', 'f') and connamespace = 'public'::regnamespace
      union all
      select indexdef from pg_indexes where schemaname = 'public'
      order by 1`;
    const migrated = (await rows<{ text: string }>(ownerUrl(), keys)).map(({ text }) => text);
    const wanted = (await rows<{ text: string }>(declared, keys)).map(({ text }) => text);
    expect(wanted.length).toBeGreaterThan(30);
    expect(wanted.filter((text) => !migrated.includes(text))).toEqual([]);
  });
});

async function rows<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}
