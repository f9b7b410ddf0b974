import { renderToStaticMarkup as draw } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import type { LinkRelation } from '#lib/domain/attribution/types.ts';
import { standingOf } from '#lib/domain/incident/standing.ts';
import { JudgeRoom, type SeenLink } from './judge-room.tsx';
import { VerdictForm } from './verdict-form.tsx';

vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh: () => {} }) }));

const verb = async () => ({ ok: true as const });

/** The form as it opens on a change that nobody has judged. */
function form(late: string | null, relation: LinkRelation = 'caused-by'): string {
  const standing = { ...standingOf([]), relation };
  const { state, aiRole, controlState } = standing;
  const said = { state, relation, aiRole, controlState, disputes: null, certainty: null };
  const seen: SeenLink = { changeId: 'c', involvement: 'none', version: 0, standing, ...said };
  return draw(
    <JudgeRoom
      incidentId="i"
      viewer={{ id: 'p', name: 'Ana' }}
      permits={{ judge: { allowed: true }, dispute: { allowed: true } }}
      incident={{ tier: 2, worstSeverity: 3 }}
      links={[]}
      noChange={false}
      verbs={{ judge: verb, withdraw: verb, dispute: verb, settle: verb, declareNoChange: verb }}
    >
      <VerdictForm seen={seen} title="Round up" own={false} late={late} onDone={() => {}} />
    </JudgeRoom>,
  );
}

test('warns who confirms a cause that was deployed after the incident began, and asks to say how', () => {
  const html = form('30 d');
  expect(html).toContain('It was deployed 30 d after the incident began.');
  expect(html).toMatch(/<input type="checkbox" required=""/);
});

test('warns of no cause that was deployed before, and of no fix', () => {
  expect(form(null)).not.toContain('was deployed');
  expect(form('2 h', 'fixed-by')).not.toContain('was deployed');
});
