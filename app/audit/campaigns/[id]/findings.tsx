import { FindingsPanel } from '#components/campaign/findings-panel.tsx';
import { dayOf } from '#components/campaign/words.ts';
import type { FindingView } from '#lib/campaigns/finding-queries.ts';
import type { CampaignView } from '#lib/campaigns/queries.ts';
import type { Verdict } from '#lib/domain/access.ts';
import { changeOne, endOne, openOne } from './actions.ts';

interface Props {
  campaign: CampaignView;
  /** In which change a new one is found; null: it is about the whole. */
  changeId: string | null;
  findings: readonly FindingView[];
  people: readonly { slug: string; name: string }[];
  verdict: Verdict;
}

/** The findings of an audit or of one of its changes. */
export function Findings({ campaign, changeId, findings, people, verdict }: Props) {
  return (
    <FindingsPanel
      campaignId={campaign.id}
      changeId={changeId}
      findings={findings.map(({ id, changeId: of, change, title, detail, owner, dueOn, ...rest }) => ({
        id,
        changeId: of,
        changeTitle: change,
        title,
        detail,
        owner: { slug: owner.slug, name: owner.name },
        dueOn,
        state: rest.state,
        version: rest.version,
        endNote: rest.endNote,
      }))}
      owners={people.map(({ slug, name }) => ({ slug, name }))}
      today={dayOf(new Date())}
      verdict={verdict}
      deeds={{ open: openOne, change: changeOne, end: endOne }}
    />
  );
}
