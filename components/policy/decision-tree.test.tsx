import { renderToStaticMarkup as draw } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import type { Decision, RequirementResult } from '#lib/domain/policy/evaluate.ts';
import { scoreRisk } from '#lib/domain/risk/score-risk.ts';
import { DecisionTree } from './decision-tree.tsx';
import { RiskParts } from './risk-parts.tsx';

const requirement = (over: Partial<RequirementResult>): RequirementResult => ({
  id: 'two',
  title: 'Two people',
  reason: 'because',
  source: 'rule 1',
  state: 'unsatisfied',
  error: null,
  needs: [],
  canBeOverridden: true,
  overrides: [],
  ...over,
});

const nobody: Decision['people'] = {
  counting: [],
  dismissed: [],
  objections: [],
  overrides: [],
  dismissedOverrides: [],
  hidden: [],
};

describe('the decision tree', () => {
  test('says what is missing and who could provide it, before what is there; rules that do not apply are folded', () => {
    const people = ['Ann', 'Ben', 'Cleo', 'Dan', 'Eve'].map((name) => ({ id: name, name }));
    const html = draw(
      <DecisionTree
        decision={{
          people: nobody,
          requirements: [
            requirement({ id: 'plan', title: 'A plan', state: 'satisfied' }),
            requirement({
              needs: [{ text: 'at least 2 approvals', met: false, couldProvide: { people } }],
            }),
            requirement({ id: 'other', title: 'Something else', state: 'not-applicable' }),
          ],
        }}
      />,
    );
    expect(html.indexOf('Two people')).toBeLessThan(html.indexOf('A plan'));
    expect(html).toMatch(/missing: .*at least 2 approvals.*Ann.*Dan.*or 1 more.*Eve/s);
    expect(html).toMatch(/<details[^>]*><summary>1 rule does not apply.*Something else/s);
    expect(html).toContain('Nobody has approved it');
  });

  test('says who counts and who does not and why, and speaks to the viewer of their own', () => {
    const decision: Pick<Decision, 'people' | 'requirements'> = {
      requirements: [requirement({})],
      people: {
        ...nobody,
        counting: [
          {
            person: { id: 's', name: 'Sena' },
            level: 'senior',
            orgRole: 'engineer',
            trained: true,
            at: 1,
            sha: 'a',
          },
        ],
        dismissed: [
          {
            person: { id: 'm', name: 'Mo' },
            code: 'involved',
            reason: 'directed the agent',
            told: 'does not count: you directed the agent',
          },
        ],
        hidden: ['bot@x (author) belongs to nobody known here'],
      },
    };
    const html = draw(<DecisionTree decision={decision} />);
    expect(html).toMatch(/Sena.*counts.*senior/s);
    expect(html).toMatch(/Mo.*does not count: directed the agent/s);
    expect(html).toContain('belongs to nobody known here');
    expect(draw(<DecisionTree decision={decision} viewerId="m" />)).toContain('you directed the agent');
  });

  test('an error says so, and hostile text stays text', () => {
    const html = draw(
      <DecisionTree
        decision={{
          people: nobody,
          requirements: [requirement({ state: 'error', error: '<script>x</script>\u202E' })],
        }}
      />,
    );
    expect(html).toContain('could not be judged');
    expect(html).not.toContain('<script');
    expect(html).not.toContain('\u202E');
  });
});

test('risk shows its parts, most points first, each with its weight and why', () => {
  const risk = scoreRisk({
    tiers: [1],
    dependents: [],
    kind: 'schema',
    areas: ['payments'],
    testsOrDocsOnly: false,
    files: 2,
    lines: 20,
    authorChanges: 0,
    authorLevel: 'junior',
    recentIncidents: 0,
    daysSinceLastChange: 2,
    validation: 'none',
    hasRollbackPlan: true,
    destructive: false,
    executedByAgent: false,
    isRevert: false,
  });
  const html = draw(<RiskParts score={risk.score} parts={risk.parts} />);
  expect(html).toContain(`>${risk.score}</b>`);
  expect(html.indexOf('Tier of its services')).toBeLessThan(html.indexOf('Rollback plan'));
  expect(html).toMatch(/parts add nothing.*There is a rollback plan/s);
  expect(draw(<RiskParts score={null} parts={[]} />)).toContain('not been scored');
});
