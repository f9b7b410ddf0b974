import pg from 'pg';

/** What the bench asks about: the n-th change's head. */
export const headOf = (n: number): string => `${n.toString(16).padStart(8, '0')}`.repeat(5);

/**
 * Fills a migrated database with `changes` submitted changes of 100 services by 400 people: one in two on Tier-1,
 * two approvals each, three parties, one validation, a decision and a deployment. Written past the product, in
 * bulk: a million take minutes.
 */
export async function populate(url: string, changes: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // rows refer to each other correctly by construction; checking a million of them takes most of the time
    await client.query("set session_replication_role = 'replica'");
    for (const statement of STATEMENTS) await client.query(statement.replaceAll(':changes', String(changes)));
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}

const ID = "('00000000-0000-4000-8%s-' || lpad(to_hex(%s), 12, '0'))::uuid";
const id = (kind: string, n: string) => ID.replace('%s', kind).replace('%s', n);
const person = (n: string) => id('001', `(${n}) % 400`);
const SHA = "repeat(lpad(to_hex(n), 8, '0'), 5)";
const AT = 'now() - make_interval(secs => (:changes - n) * 30)';

const STATEMENTS = [
  `insert into person (id, slug, name, level, org_role, team, active, created_at)
   select ${person('n')}, 'p' || n, 'Person ' || n, (array['junior', 'mid', 'senior', 'senior'])[n % 4 + 1],
     case when n % 50 = 0 then 'director' else 'engineer' end, 'team-' || n % 40, true, now()
   from generate_series(0, 399) n`,
  `insert into person_identity (kind, value, person_id, added_at)
   select 'email', 'p' || n || '@bench.test', ${person('n')}, now() from generate_series(0, 399) n`,
  `insert into service (id, slug, name, tier, tier_stated, team, owner_person_id, director_person_id, repository,
     paths, created_at)
   select ${id('002', 'n')}, 's' || n, 'Service ' || n, n % 4 / 2 + 1, true, 'team-' || n % 40, ${person('n')},
     ${person('n / 50 * 50')}, 'bench/repo-' || n % 20, array['s' || n || '/**'], now() from generate_series(0, 99) n`,
  `insert into service_dependency (service_id, depends_on_id)
   select ${id('002', 'n')}, ${id('002', '(n + k * 7) % 100')} from generate_series(0, 99) n, generate_series(1, 5) k`,
  `insert into change (id, source, external_id, kind, repository, pr_number, title, author_person_id, author_name,
     author_identity, author_level, environment, status, ai_involvement, ai_grade, ai_tools, lines_added,
     lines_deleted, file_count, primary_service_id, tier, risk, created_at, effective_at, recorded_at)
   select ${id('003', 'n')}, 'bench', n::text, 'code', 'bench/repo-' || n % 20, n, 'Change number ' || n,
     ${person('n')}, 'Person ' || n % 400, 'p' || n % 400 || '@bench.test', 'mid', 'production', 'approved',
     'assisted', 'self-report', array['copilot'], 40, 10, 3, ${id('002', 'n % 100')}, n % 4 / 2 + 1, 30, ${AT},
     ${AT}, ${AT} from generate_series(1, :changes) n`,
  `insert into change_detail (change_id, body, trailers, labels, paths, rollback_plan)
   select ${id('003', 'n')}, 'What it does and why.', '[]', '{}',
     jsonb_build_array(jsonb_build_array('s' || n % 100 || '/a.ts', 20, 5), jsonb_build_array('s' || n % 100 || '/b.ts', 20, 5),
       jsonb_build_array('s' || n % 100 || '/c.ts', 0, 0)), 'revert' from generate_series(1, :changes) n`,
  `insert into change_service (change_id, service_id, effective_at, ai_involvement)
   select ${id('003', 'n')}, ${id('002', 'n % 100')}, ${AT}, 'assisted' from generate_series(1, :changes) n`,
  `insert into revision (change_id, number, head_sha, created_at)
   select ${id('003', 'n')}, 1, ${SHA}, ${AT} from generate_series(1, :changes) n`,
  `insert into change_party (change_id, relation, identity, holder, added_at)
   select ${id('003', 'n')}, r, 'email:p' || n % 400 || '@bench.test', 'person', ${AT}
   from generate_series(1, :changes) n, unnest(array['author', 'committer', 'pr-opener']) r`,
  `insert into review (change_id, revision_number, person_id, identity, sha, decision, decided_at)
   select ${id('003', 'n')}, 1, ${person('n + k * 2 + n % 2')}, 'oidc:bench', ${SHA}, 'approve', ${AT}
   from generate_series(1, :changes) n, generate_series(1, 2) k`,
  `insert into validation_run (change_id, id, name, sha, outcome, at, reported_by, recorded_at)
   select ${id('003', 'n')}, ${id('004', 'n')}, 'plan', ${SHA}, 'passed', ${AT}, 'token:bench', ${AT}
   from generate_series(1, :changes) n`,
  `insert into change_control (change_id, repository, head_number, head_sha, environment, blast_radius, destructive,
     executed_by_agent, submitted_at, state, version, outcome, decision, unmet, wanted, risk_parts,
     policy_version_id, judged_at, waiting_since)
   select ${id('003', 'n')}, 'bench/repo-' || n % 20, 1, ${SHA}, 'production', 'low', false, false, ${AT},
     case when n > :changes * 0.99 then 'open' else 'closed' end, 1, 'allow', '{}', '{}', '{}', '[]', v.id, ${AT}, ${AT}
   from generate_series(1, :changes) n, policy_version v where v.state = 'active'`,
  `update change set status = 'deployed' where pr_number <= :changes * 0.99`,
  `insert into gate_decision (change_id, id, mode, repository, sha, environment, outcome, decision, facts,
     policy_version_id, policy_hash, at, expires_at, used_at, asked_by)
   select ${id('003', 'n')}, ${id('005', 'n')}, 'gate', 'bench/repo-' || n % 20, ${SHA}, 'production', 'allow', '{}',
     '{}', v.id, v.hash, ${AT}, ${AT} + interval '10 minutes', ${AT} + interval '1 minute', 'token:bench'
   from generate_series(1, (:changes * 0.99)::int) n, policy_version v where v.state = 'active'`,
  `insert into deployment (change_id, id, environment, sha, started_at, finished_at, outcome, basis, gate_decision_id)
   select ${id('003', 'n')}, ${id('006', 'n')}, 'production', ${SHA}, ${AT}, ${AT}, 'succeeded', 'observed',
     ${id('005', 'n')} from generate_series(1, (:changes * 0.99)::int) n`,
];
