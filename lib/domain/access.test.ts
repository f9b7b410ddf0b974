import { describe, expect, test } from 'vitest';
import { ACCESS_ACTIONS, may, type Standing } from './access.ts';
import { LEVELS, ORG_ROLES } from './person/observation.ts';

const STANDINGS: readonly Standing[] = ORG_ROLES.flatMap((orgRole) =>
  [null, ...LEVELS].map((level) => ({ orgRole, level })),
);

/** `x` where allowed, by role (columns) and level (rows); read it as the table of rights. */
function table(action: (typeof ACCESS_ACTIONS)[number]): string[] {
  return [null, ...LEVELS].map((level) => {
    const cells = ORG_ROLES.map((orgRole) => (may({ orgRole, level }, action).allowed ? 'x' : '-'));
    return `${(level ?? 'none').padEnd(10)}${cells.join(' ')}`;
  });
}

describe('access', () => {
  test('who may, by level (rows) and engineer, director, vp, auditor, admin (columns)', () => {
    expect(Object.fromEntries(ACCESS_ACTIONS.map((action) => [action, table(action)]))).toEqual({
      'records.read': [
        'none      x x x x x',
        'junior    x x x x x',
        'mid       x x x x x',
        'senior    x x x x x',
        'principal x x x x x',
      ],
      'incident.judge': [
        'none      - x x - -',
        'junior    - x x - -',
        'mid       - x x - -',
        'senior    x x x - x',
        'principal x x x - x',
      ],
      'incident.dispute': [
        'none      x x x - x',
        'junior    x x x - x',
        'mid       x x x - x',
        'senior    x x x - x',
        'principal x x x - x',
      ],
      'change.submit': [
        'none      x x x - x',
        'junior    x x x - x',
        'mid       x x x - x',
        'senior    x x x - x',
        'principal x x x - x',
      ],
      'change.review': [
        'none      x x x - x',
        'junior    x x x - x',
        'mid       x x x - x',
        'senior    x x x - x',
        'principal x x x - x',
      ],
      'override.sign': [
        'none      - x x - -',
        'junior    - x x - -',
        'mid       - x x - -',
        'senior    x x x - x',
        'principal x x x - x',
      ],
      'gate.break-glass': [
        'none      - x x - -',
        'junior    - x x - -',
        'mid       - x x - -',
        'senior    x x x - x',
        'principal x x x - x',
      ],
      'break-glass.review': [
        'none      - x x - -',
        'junior    - x x - -',
        'mid       - x x - -',
        'senior    - x x - -',
        'principal x x x - x',
      ],
      'freeze.manage': [
        'none      - x x - x',
        'junior    - x x - x',
        'mid       - x x - x',
        'senior    - x x - x',
        'principal - x x - x',
      ],
      'retro.write': [
        'none      x x x - x',
        'junior    x x x - x',
        'mid       x x x - x',
        'senior    x x x - x',
        'principal x x x - x',
      ],
      'retro.publish': [
        'none      - x x - -',
        'junior    - x x - -',
        'mid       - x x - -',
        'senior    x x x - x',
        'principal x x x - x',
      ],
      'action.manage': [
        'none      x x x - x',
        'junior    x x x - x',
        'mid       x x x - x',
        'senior    x x x - x',
        'principal x x x - x',
      ],
      'policy.propose': [
        'none      - x x - -',
        'junior    - x x - -',
        'mid       - x x - -',
        'senior    - x x - -',
        'principal x x x - x',
      ],
      'records.correct': [
        'none      - - - - x',
        'junior    - - - - x',
        'mid       - - - - x',
        'senior    - - - - x',
        'principal - - - - x',
      ],
      'audit.read': [
        'none      - x x x x',
        'junior    - x x x x',
        'mid       - x x x x',
        'senior    - x x x x',
        'principal - x x x x',
      ],
      'campaign.read': [
        'none      - x x x x',
        'junior    - x x x x',
        'mid       - x x x x',
        'senior    - x x x x',
        'principal - x x x x',
      ],
      'campaign.manage': [
        'none      - x x - -',
        'junior    - x x - -',
        'mid       - x x - -',
        'senior    - x x - -',
        'principal - x x - -',
      ],
      'campaign.review': [
        'none      - x x x -',
        'junior    - x x x -',
        'mid       - x x x -',
        'senior    - x x x -',
        'principal - x x x -',
      ],
      'programme.manage': [
        'none      - x x - -',
        'junior    - x x - -',
        'mid       - x x - -',
        'senior    - x x - -',
        'principal - x x - -',
      ],
      'review-health.others': [
        'none      - x x - -',
        'junior    - x x - -',
        'mid       - x x - -',
        'senior    - x x - -',
        'principal - x x - -',
      ],
      'weekly.write': [
        'none      x x x - x',
        'junior    x x x - x',
        'mid       x x x - x',
        'senior    x x x - x',
        'principal x x x - x',
      ],
      'weekly.decide': [
        'none      - x x - -',
        'junior    - x x - -',
        'mid       - x x - -',
        'senior    - x x - -',
        'principal - x x - -',
      ],
      'backtest.cancel-others': [
        'none      - x x - -',
        'junior    - x x - -',
        'mid       - x x - -',
        'senior    - x x - -',
        'principal - x x - -',
      ],
      'settings.manage': [
        'none      - - - - x',
        'junior    - - - - x',
        'mid       - - - - x',
        'senior    - - - - x',
        'principal - - - - x',
      ],
    });
  });

  test('a refusal says who may', () => {
    const refusals = STANDINGS.flatMap((person) =>
      ACCESS_ACTIONS.map((action) => may(person, action)),
    ).filter((verdict) => !verdict.allowed);
    expect(refusals.length).toBeGreaterThan(0);
    for (const { reason } of refusals) expect(reason).toMatch(/^This is for .+\.$/);
  });
});
