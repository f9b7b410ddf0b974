import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type JudgedItem, judgedDigest, judgedLine } from './judged.ts';
import { DEFAULT_PLAN } from './plan.ts';
import { type ItemGroup, resultsOf } from './results.ts';
import { type StatementFacts, statementOf } from './statement.ts';

const none = { 'ai-involved': 0, 'high-risk': 0, configuration: 0, other: 0 };
const plan = { ...DEFAULT_PLAN, minimum: none };

describe('the statement', () => {
  const facts = (groups: readonly ItemGroup[]): StatementFacts => ({
    name: 'Q3',
    auditor: 'Dana',
    director: 'Dana',
    delegated: null,
    scope: { services: ['cart', 'pay'], notOwn: [] },
    judged: 'e'.repeat(64),
    from: '2026-07-01',
    to: '2026-09-30',
    frozenAt: new Date('2026-10-02T08:00:00Z'),
    checkpoint: { size: 4_711n, root: 'root' },
    populationDigest: 'd'.repeat(64),
    seedCommitment: 'c'.repeat(64),
    plan,
    results: resultsOf(plan, groups, []),
    findings: { live: 1, ended: 2 },
    others: { cancelled: 2, frozen: 0, attested: 1 },
    revised: { total: 3, toSound: 1 },
    late: { deployments: 0, verdicts: 3, incidents: 1 },
  });
  const groups: ItemGroup[] = [
    { stratum: 'other', flaws: [], drawnAs: null, verdict: null, together: false, count: 9_851 },
    { stratum: 'other', flaws: [], drawnAs: 'sample', verdict: 'sound', together: false, count: 148 },
    { stratum: 'other', flaws: [], drawnAs: 'sample', verdict: 'flawed', together: false, count: 1 },
    {
      stratum: 'other',
      flaws: ['before-the-gate'],
      drawnAs: 'exception',
      verdict: 'sound',
      together: true,
      count: 40,
    },
  ];

  test('says what was checked, what was found, what follows and what was not checked', () => {
    const text = statementOf(facts(groups));
    expect(text).toContain('10,040 changes');
    expect(text).toContain('Checked by machine: 10,000 of 10,040 changes');
    expect(text).toContain('From before the gate: 40 changes.');
    expect(text).toContain('1 found flawed');
    expect(text).toContain('0 were judged by a person one by one and 40, which cannot be checked, together');
    expect(text).toContain('does not rule out the 2%');
    expect(text).toContain('3 verdicts on causes and 1 incidents');
    expect(text).toContain('whose sample had been drawn too: 2 cancelled, 0 under review, 1 attested.');
    expect(text).toContain('after they had been given: 3, 1 of them from flawed to sound.');
    expect(text).not.toMatch(/no flaw|flawless|all changes are/i);
  });

  test('names the bound never below what was computed', () => {
    const { claim } = facts(groups).results;
    if (claim.kind !== 'bound') throw new Error('a bound is expected');
    const said = /\((\d+(?:\.\d+)?)%\) have a/.exec(statementOf(facts(groups)))?.[1];
    expect(Number(said) / 100).toBeGreaterThanOrEqual(claim.upper);
    expect(Number(said) / 100 - claim.upper).toBeLessThan(0.0001);
  });

  const said = (over: Partial<StatementFacts>) => statementOf({ ...facts(groups), ...over });

  test('names the services, the first twenty of many, and how many are not the director’s own', () => {
    expect(said({})).toContain('every change to 2 services (cart, pay) of which');
    expect(said({})).toContain('All of these services are Dana’s own.');
    expect(said({ scope: { services: ['pay'], notOwn: [] } })).toContain('1 service (pay) of which');
    expect(said({ scope: { services: ['cart', 'pay'], notOwn: ['pay'] } })).toContain(
      '1 of these services is not Dana’s own.',
    );
    const services = Array.from({ length: 23 }, (_, n) => `service-${n + 10}`);
    const text = said({ scope: { services, notOwn: services.slice(3) } });
    expect(text).toContain(
      '23 services (service-10, service-11, service-12, service-13, service-14, service-15, service-16, service-17, service-18, service-19, service-20, service-21, service-22, service-23, service-24, service-25, service-26, service-27, service-28, service-29 and 3 more; all of them stand in the signed document) of which',
    );
    expect(text).toContain('20 of these services are not Dana’s own.');
  });

  test('says who made it that somebody else signs', () => {
    const opening = (over: Partial<StatementFacts>) => said(over).split(' sign the audit')[0];
    expect(opening({})).toBe('I, Dana,');
    const by = (name: string, who: 'director' | 'signer' | 'another') =>
      opening({ auditor: 'Vik', delegated: { by: name, who } });
    expect(by('Dana', 'director')).toBe('I, Vik, to whom Dana delegated it,');
    expect(by('Vik', 'signer')).toBe('I, Vik, who took it over from its director Dana,');
    expect(by('Ann', 'another')).toBe('I, Vik, to whom Ann delegated it in the place of its director Dana,');
  });
});

test('the digest of what people have said hangs on every part of it', () => {
  const item: JudgedItem = {
    changeId: 'c1',
    flaws: ['uncontrolled'],
    version: 1,
    verdict: 'sound',
    checklist: { purpose: 'yes', independence: 'yes', evidence: 'yes', reversal: 'yes', provenance: 'yes' },
    noteDigest: 'n',
  };
  const others: [JudgedItem[], string][] = [
    [[{ ...item, changeId: 'c2' }], 'f'],
    [[{ ...item, flaws: [] }], 'f'],
    [[{ ...item, version: 3 }], 'f'],
    [[{ ...item, verdict: 'flawed' }], 'f'],
    [[{ ...item, checklist: { ...item.checklist!, purpose: 'no' } }], 'f'],
    [[{ ...item, checklist: null }], 'f'],
    [[{ ...item, noteDigest: null }], 'f'],
    [[item, { ...item, changeId: 'c2' }], 'f'],
    [[item], 'g'],
  ];
  const digests = [[[item], 'f'] as const, ...others].map(([items, findings]) =>
    judgedDigest(items.map(judgedLine), findings),
  );
  expect(new Set(digests).size).toBe(digests.length);
  const lines =
    '["c1","uncontrolled",1,"sound",{"evidence":"yes","independence":"yes","provenance":"yes","purpose":"yes","reversal":"yes"},"n"]\nf';
  expect(digests[0]).toBe(createHash('sha256').update(lines).digest('hex'));
});
