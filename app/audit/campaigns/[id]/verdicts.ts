import type { CampaignView } from '#lib/campaigns/queries.ts';
import { type AccessAction, may, type Verdict } from '#lib/domain/access.ts';
import { type CampaignStep, campaignVerdict } from '#lib/domain/campaign/lifecycle.ts';
import type { Viewer } from '#lib/platform/session.ts';

const OTHERS: Verdict = {
  allowed: false,
  reason: 'This audit is another director’s: its director, whoever signs it or the VP takes this step.',
};

const FREEZING: Verdict = {
  allowed: false,
  reason: 'Its population is being frozen now: this page shows it as soon as every change is checked.',
};

/** Whether a viewer may take a step with an audit as it stands, as the verbs will answer. */
export function stepVerdict(viewer: Viewer, campaign: CampaignView, step: CampaignStep): Verdict {
  const access: AccessAction = step === 'decide' ? 'campaign.review' : 'campaign.manage';
  const allowed = may(viewer, access);
  if (!allowed.allowed) return allowed;
  const stands = campaignVerdict(step, campaign.state);
  if (!stands.allowed || step === 'decide') return stands;
  if (!answers(viewer, campaign)) return OTHERS;
  return campaign.freezing ? FREEZING : stands;
}

const answers = ({ personId, orgRole }: Viewer, { director, auditor }: CampaignView): boolean =>
  orgRole === 'vp' || personId === director.id || personId === auditor.id;

/** Whether a viewer may sign it: nobody signs for somebody else. */
export function signVerdict(viewer: Viewer, campaign: CampaignView): Verdict {
  const verdict = stepVerdict(viewer, campaign, 'attest');
  if (!verdict.allowed || viewer.personId === campaign.auditor.id) return verdict;
  return { allowed: false, reason: `${campaign.auditor.name} signs it; nobody signs for somebody else.` };
}
