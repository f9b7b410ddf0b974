import { flawWords } from './flaws.ts';
import type { Plan } from './plan.ts';
import type { Claim, Results } from './results.ts';
import { STRATUM_WORDS } from './strata.ts';

/** What was recorded about the period after its population had been frozen. */
export interface LateCounts {
  deployments: number;
  verdicts: number;
  incidents: number;
}

/** Other audits of any of the services over any of the period, whose population, and so whose sample, was seen. */
export interface OtherAudits {
  cancelled: number;
  frozen: number;
  attested: number;
}

/** Everything that the text is made of: equal facts give the same text, so that what is signed is what was shown. */
export interface StatementFacts {
  name: string;
  /** Who signs. */
  auditor: string;
  director: string;
  /** Who made it that somebody else than the director signs; null where the director does. */
  delegated: { by: string; who: 'director' | 'signer' | 'another' } | null;
  /** Slugs, sorted; and those of them for which, by the record, the director does not answer. */
  scope: { services: readonly string[]; notOwn: readonly string[] };
  /** First and last day, both included. */
  from: string;
  to: string;
  frozenAt: Date;
  checkpoint: { size: bigint; root: string };
  populationDigest: string;
  seedCommitment: string;
  /** Of every verdict, exception and finding as it stands (`judgedDigest`). */
  judged: string;
  plan: Plan;
  results: Results;
  findings: { live: number; ended: number };
  others: OtherAudits;
  /** Verdicts that were changed after they had been given; of these, from flawed to sound. */
  revised: { total: number; toSound: number };
  late: LateCounts;
}

const count = (n: number): string => n.toLocaleString('en');
const changes = (n: number): string => `${count(n)} ${n === 1 ? 'change' : 'changes'}`;
const were = (n: number): string => (n === 1 ? 'was' : 'were');
/** Never less than it is: 1.971% is 1.98%. */
const share = (value: number): string => `${Math.ceil(value * 10_000 - 1e-9) / 100}%`;
/** Never more than it is: 95.558% is 95.55%. */
const surety = (confidence: number): string => `${Math.floor(confidence * 10_000 + 1e-9) / 100}%`;

/**
 * The text that is signed: what was looked at, by whom or what, what was found, what follows from that, and what was
 * not looked at. It claims nothing that the results do not carry.
 */
export function statementOf(facts: StatementFacts): string {
  const { auditor, name, results } = facts;
  return [
    `I, ${auditor}${forWhom(facts)}, sign the audit “${name}”.`,
    population(facts),
    otherWords(facts.others),
    machine(results),
    exceptions(results),
    sample(facts),
    revisedWords(facts.revised),
    claimWords(results.claim, results.rest.size),
    notChecked(results),
    findingWords(facts),
    `Bound to this text: every verdict with its checklist and its note, every exception and every finding as they stand; SHA-256 ${facts.judged}.`,
    lateWords(facts.late),
  ].join('\n\n');
}

/** Why it is not its director who signs, in an insertion; empty where it is. */
function forWhom({ director, delegated }: StatementFacts): string {
  if (delegated === null) return '';
  const whose = `its director ${director}`;
  return {
    director: `, to whom ${director} delegated it`,
    signer: `, who took it over from ${whose}`,
    another: `, to whom ${delegated.by} delegated it in the place of ${whose}`,
  }[delegated.who];
}

/** Services that the text names; the others are in the signed document, with these. */
const NAMED = 20;

function scopeWords({ scope: { services, notOwn }, director }: StatementFacts): {
  which: string;
  whose: string;
} {
  const more = services.length - NAMED;
  const named = services.slice(0, NAMED).join(', ');
  const rest = more > 0 ? ` and ${count(more)} more; all of them stand in the signed document` : '';
  const all = services.length === 1 ? 'The service is' : 'All of these services are';
  const others = `${count(notOwn.length)} of these services ${notOwn.length === 1 ? 'is' : 'are'} not`;
  return {
    which: `${count(services.length)} ${services.length === 1 ? 'service' : 'services'} (${named}${rest})`,
    whose: `${notOwn.length === 0 ? all : others} ${director}’s own.`,
  };
}

function population(facts: StatementFacts): string {
  const { from, to, frozenAt, checkpoint, populationDigest, results } = facts;
  const { which, whose } = scopeWords(facts);
  return [
    `Scope: every change to ${which} of which a deployment to production began from ${from} to ${to} (UTC) and was on`,
    `record when the population was frozen at ${frozenAt.toISOString()}: ${changes(results.population)}. ${whose}`,
    `It was frozen over the audit log’s first ${count(Number(checkpoint.size))} entries, root ${checkpoint.root};`,
    `SHA-256 of the list of changes: ${populationDigest}.`,
  ].join(' ');
}

function otherWords({ cancelled, frozen, attested }: OtherAudits): string {
  const what =
    'Other audits of any of these services over any of this period whose sample had been drawn too:';
  if (cancelled + frozen + attested === 0) return `${what} none.`;
  return `${what} ${count(cancelled)} cancelled, ${count(frozen)} under review, ${count(attested)} attested.`;
}

function revisedWords({ total, toSound }: StatementFacts['revised']): string {
  const what = 'Verdicts that were changed after they had been given:';
  return total === 0
    ? `${what} none.`
    : `${what} ${count(total)}, ${count(toSound)} of them from flawed to sound.`;
}

function machine({ population, machineChecked, kinds }: Results): string {
  const found = kinds.filter(({ kind }) => !flawWords(kind).bulk);
  const list = found
    .map(({ kind, count: n }) => `${flawWords(kind).title.toLowerCase()} ${count(n)}`)
    .join(', ');
  return [
    `Checked by machine: ${count(machineChecked)} of ${changes(population)}: that each of its deployments used an`,
    'allow of the gate for its commit and environment, once and in time, that this decision stands as it was logged and',
    'comes out the same from its facts and its policy again, which was in force then, that every approval and every signature that counted is on',
    'record, stood then and was of somebody without a hand in the change, and that emergencies were reviewed in time by',
    `a second person. ${found.length === 0 ? 'Nothing was found.' : `Found, by kind, in changes: ${list}.`}`,
  ].join(' ');
}

function exceptions({ exceptions: { total, decided, flawed, together } }: Results): string {
  if (total === 0) return 'Exceptions: there were none for a person to judge.';
  const each = decided - together;
  return [
    `Exceptions: of the ${changes(total)} with a finding, ${count(each)} ${were(each)} judged by a person one by one`,
    ...(together > 0
      ? [
          `and ${count(together)}, which cannot be checked, together by class for one reason, without a look at each;`,
        ]
      : ['and']),
    `${count(flawed)} of them ${were(flawed)} found flawed.`,
  ].join(' ');
}

function sample({ plan, results, seedCommitment }: StatementFacts): string {
  const strata = results.strata
    .filter(({ size }) => size > 0)
    .map(({ stratum, size, drawn }) => `${STRATUM_WORDS[stratum].name} ${count(drawn)} of ${count(size)}`)
    .join(', ');
  const { drawn, decided, flawed } = results.sample;
  return [
    `Sample: ${changes(drawn)} ${were(drawn)} drawn at random (${strata}), from a seed committed before the population`,
    `was known (SHA-256 ${seedCommitment}); ${count(decided)} ${were(decided)} judged by a person,`,
    `${count(flawed)} found flawed. Plan: ${planWords(plan)}.`,
  ].join(' ');
}

/** A plan in words, as it stands in the statement. */
export function planWords({ kind, confidence, rate, allowed, goodRate }: Plan): string {
  const aim = `${surety(confidence)} confidence that fewer than ${share(rate)} are flawed`;
  if (kind === 'zero-failure') return `as many as show, found without a flaw, with ${aim}`;
  if (kind === 'acceptance')
    return `as many as show, with at most ${count(allowed)} found flawed, with ${aim}`;
  return `sequential, in batches until it is decided, with ${aim} where it accepts; made for a rate of ${share(goodRate!)}`;
}

/** What the sample carries, in a sentence; `rest`: changes on which the machine found nothing. */
export function claimWords(claim: Claim, rest: number): string {
  const those = `the ${changes(rest)} on which the machine found nothing`;
  switch (claim.kind) {
    case 'open':
      return `Conclusion: none yet. Of the drawn, ${count(claim.undecided)} are not judged.`;
    case 'nothing-left':
      return 'Conclusion: the machine found something on every change, so nothing is estimated.';
    case 'bound': {
      const { confidence, most, upper, rate, reached } = claim;
      return [
        `Conclusion: with ${surety(confidence)} confidence at most ${count(most)} of ${those} (${share(upper)}) have a`,
        'flaw that a review like this sees.',
        reached
          ? `That is below the ${share(rate)} that were to be ruled out.`
          : `That does not rule out the ${share(rate)} that were to be ruled out.`,
      ].join(' ');
    }
    case 'sequential': {
      const { outcome, after, flawed, confidence, rate } = claim;
      const looked = `after ${count(after)} in the order of the draw, ${count(flawed)} of them flawed`;
      if (outcome === 'continue') return `Conclusion: none yet: undecided ${looked}.`;
      return outcome === 'accept'
        ? `Conclusion: accepted ${looked}. Were ${share(rate)} or more of ${those} flawed, this would have come out so with a chance of ${share(1 - confidence)} at the most.`
        : `Conclusion: not accepted ${looked}. It is not ruled out that ${share(rate)} or more of ${those} are flawed.`;
    }
  }
}

function notChecked({ kinds, population, machineChecked }: Results): string {
  const words = kinds
    .filter(({ kind }) => flawWords(kind).bulk)
    .map(({ kind, count: n }) => `${flawWords(kind).title}: ${changes(n)}. ${flawWords(kind).what}`);
  const others =
    'What a person did not judge was checked by machine only, and against what is on record; whether a deployment was ever reported is not something that the record can show.';
  return [
    `Not checked: ${population === machineChecked ? 'no change was beyond the machine’s checks.' : words.join(' ')}`,
    others,
  ].join(' ');
}

function findingWords({ findings: { live, ended } }: StatementFacts): string {
  if (live + ended === 0) return 'Findings: none were recorded.';
  return `Findings: ${count(live + ended)} recorded, of which ${count(live)} are open.`;
}

function lateWords({ deployments, verdicts, incidents }: LateCounts): string {
  if (deployments + verdicts + incidents === 0)
    return 'Since the freeze nothing about this period was recorded that is not in it.';
  return `Since the freeze there were recorded, and are not in it: ${count(deployments)} deployments within the period, ${count(verdicts)} verdicts on causes and ${count(incidents)} incidents traced to its changes.`;
}
