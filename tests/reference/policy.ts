import type { Person } from '#lib/domain/approval/facts.ts';
import type { Facts } from '#lib/domain/policy/facts.ts';

/**
 * The shipped policy once more, as plainly as it can be said: no Cedar, no vector, nothing shared with the
 * product but the type of the facts. Slow on purpose.
 */
export interface ReferenceAnswer {
  outcome: 'allow' | 'deny';
  states: Record<string, string>;
  /** Ids of the people whose approval counts, sorted. */
  counting: string[];
}

export function referenceAnswer(facts: Facts): ReferenceAnswer {
  const approvers = facts.approval.people.filter((person) => approvalCounts(facts, person));
  const seniors = approvers.filter((person) => person.level === 'senior' || person.level === 'principal');
  const nobodyHides = !somebodyHides(facts);
  const exceptions = facts.approval.overrides.filter((one) => exceptionCounts(facts, one));
  const signers = (id: string) =>
    exceptions.filter((one) => one.requirement === id).map((one) => personOf(facts, one.identity)!);
  const seniorSigned = (id: string) =>
    signers(id).some((one) => isDirector(one) || one.level === 'senior' || one.level === 'principal');

  let tier = 4;
  if (facts.services.length === 0) tier = 1;
  for (const service of facts.services) if (service.tier < tier) tier = service.tier;
  const production = facts.change.environment !== 'staging';
  const wide = facts.change.blastRadius === 'high' || facts.change.blastRadius === null;
  const agentic = facts.operation.executedByAgent || facts.change.kind === 'agent-action';

  const states: Record<string, string> = {};
  const judge = (id: string, applies: boolean, satisfied: boolean, overridden: boolean) => {
    if (!applies) states[id] = 'not-applicable';
    else if (satisfied) states[id] = 'satisfied';
    else if (overridden) states[id] = 'overridden';
    else states[id] = facts.change.isUncontrolled ? 'bypassed' : 'unsatisfied';
  };
  const except = (id: string, applies: boolean, satisfied: boolean) =>
    judge(id, applies, satisfied, seniorSigned(id));

  except('two-people-tier-1', production && tier === 1, approvers.length >= 2 && nobodyHides);
  except(
    'senior-on-ai-tier-1',
    production && tier === 1 && facts.ai.involvement !== 'none' && !authorIsExperienced(facts),
    seniors.length >= 1 && nobodyHides,
  );
  except(
    'two-people-agent-operations',
    tier <= 2 && (agentic || facts.operation.destructive),
    approvers.length >= 2 && seniors.length >= 1 && nobodyHides,
  );
  except('validated-high-blast-radius', production && wide, validationPassed(facts));
  except('rollback-plan-high-blast-radius', production && wide, facts.change.hasRollbackPlan);
  except(
    'no-deployment-in-freeze',
    production,
    !facts.freezes.some((freeze) => facts.at >= freeze.from && facts.at < freeze.until),
  );
  except(
    'no-deployment-onto-open-incident',
    production,
    !facts.openIncidents.some((incident) => incident.severity <= 2 && !incident.fixedByThis),
  );
  judge(
    'director-signs-overrides-tier-1',
    tier === 1 && exceptions.length > 0,
    exceptions.every((one) => signers(one.requirement).some(isDirector)),
    false,
  );
  judge(
    'no-standing-objection',
    production,
    !facts.approval.people.some((person) => objects(facts, person)),
    signers('no-standing-objection').some(isDirector),
  );
  const blocking = facts.findings.filter((finding) => finding.severity === 'blocking');
  judge(
    'no-blocking-finding',
    production && blocking.length > 0,
    blocking.every((finding) => finding.resolved),
    false,
  );

  const lets = ['not-applicable', 'satisfied', 'overridden'];
  const allowed = Object.values(states).every((state) => lets.includes(state));
  return { outcome: allowed ? 'allow' : 'deny', states, counting: approvers.map(({ id }) => id).sort() };
}

const isDirector = (person: Person) => person.orgRole === 'director' || person.orgRole === 'vp';

function personOf(facts: Facts, key: string): Person | null {
  const rows = facts.approval.identities.filter((row) => row.key === key);
  const ids = new Set(rows.map((row) => (row.holder === 'person' ? row.personId : 'not a person')));
  if (ids.size !== 1) return null;
  return facts.approval.people.find((person) => ids.has(person.id)) ?? null;
}

function mayCount(facts: Facts, person: Person): boolean {
  const involved = facts.approval.parties.some((party) => personOf(facts, party.identity)?.id === person.id);
  return person.active && person.orgRole !== 'auditor' && !involved;
}

const reviewsOf = (facts: Facts, person: Person) =>
  facts.approval.reviews.filter(
    (one) => one.at <= facts.at && personOf(facts, one.identity)?.id === person.id,
  );

type Review = Facts['approval']['reviews'][number];
const ended = (facts: Facts, one: Review) =>
  (one.withdrawnAt !== null && one.withdrawnAt <= facts.at) ||
  (one.dismissed !== null && one.dismissed.at <= facts.at);

function approvalCounts(facts: Facts, person: Person): boolean {
  if (!mayCount(facts, person)) return false;
  const mine = reviewsOf(facts, person);
  let newest = Number.NEGATIVE_INFINITY;
  for (const one of mine) if (one.decision === 'approve' && one.at > newest) newest = one.at;
  if (newest === Number.NEGATIVE_INFINITY) return false;
  if (mine.some((one) => one.decision !== 'approve' && one.at >= newest)) return false;
  return mine
    .filter((one) => one.decision === 'approve' && one.at === newest)
    .every((one) => !ended(facts, one) && isAboutTheHead(facts, one, true));
}

function isAboutTheHead(
  facts: Facts,
  signed: { revision: number; sha: string },
  rebaseAllowed: boolean,
): boolean {
  const signedRevisions = facts.approval.revisions.filter((one) => one.number === signed.revision);
  if (signedRevisions.length !== 1 || signedRevisions[0]!.sha !== signed.sha) return false;
  for (const later of facts.approval.revisions) {
    if (later.number <= signed.revision) continue;
    const same = later.diffId !== null && later.diffId === signedRevisions[0]!.diffId;
    if (!rebaseAllowed || !same) return false;
  }
  return true;
}

function exceptionCounts(facts: Facts, one: Facts['approval']['overrides'][number]): boolean {
  const person = personOf(facts, one.identity);
  if (person === null || !mayCount(facts, person) || one.at > facts.at || somebodyHides(facts)) return false;
  if (one.withdrawnAt !== null && one.withdrawnAt <= facts.at) return false;
  return one.reason.trim().length > 0 && isAboutTheHead(facts, one, false);
}

function objects(facts: Facts, person: Person): boolean {
  if (!person.active) return false;
  const mine = reviewsOf(facts, person).filter((one) => !ended(facts, one));
  return mine.some(
    (one) =>
      one.decision !== 'approve' && !mine.some((other) => other.decision === 'approve' && other.at > one.at),
  );
}

function somebodyHides(facts: Facts): boolean {
  const { parties, identities } = facts.approval;
  if (!parties.some((party) => party.relation === 'author')) return true;
  const directed = parties.some(
    (party) => party.relation === 'directed-the-agent' && personOf(facts, party.identity) !== null,
  );
  const isBot = (key: string) =>
    identities.some((row) => row.key === key) &&
    identities.every((row) => row.key !== key || row.holder === 'bot');
  if (parties.some((party) => party.relation === 'author' && isBot(party.identity))) {
    const opener = parties.filter((party) => party.relation === 'pr-opener');
    const pusher = parties.filter((party) => party.relation === 'last-pusher');
    const personBroughtIt = opener.concat(pusher).some((party) => personOf(facts, party.identity) !== null);
    if (!personBroughtIt && (opener.length === 0 || pusher.length === 0)) return true;
  }
  return parties.some((party) => {
    if (personOf(facts, party.identity) !== null) return false;
    if (isBot(party.identity)) return false;
    const rows = identities.filter((row) => row.key === party.identity);
    const isAgent = rows.length > 0 && rows.every((row) => row.holder === 'agent');
    return !(isAgent && directed);
  });
}

function authorIsExperienced(facts: Facts): boolean {
  const inRelation = (relation: string) =>
    facts.approval.parties
      .filter((party) => party.relation === relation)
      .map((party) => personOf(facts, party.identity))
      .filter((person) => person !== null);
  let authors = inRelation('author');
  if (authors.length === 0) authors = inRelation('directed-the-agent');
  const writers = authors.length > 0 ? [...authors, ...inRelation('co-author')] : [];
  return writers.length > 0 && writers.every((one) => one.level === 'senior' || one.level === 'principal');
}

function validationPassed(facts: Facts): boolean {
  let headNumber = Number.NEGATIVE_INFINITY;
  let headSha = '';
  for (const revision of facts.approval.revisions) {
    if (revision.number > headNumber) {
      headNumber = revision.number;
      headSha = revision.sha;
    }
  }
  const runs = facts.validations.filter((run) => run.sha === headSha && run.at <= facts.at);
  const newest = runs.filter((run) => !runs.some((other) => other.name === run.name && other.at > run.at));
  return newest.length > 0 && newest.every((run) => run.outcome === 'passed');
}
