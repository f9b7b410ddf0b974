import { signCheckpoint } from '#lib/audit/checkpoints.ts';
import { attestCampaign } from '#lib/campaigns/attest-campaign.ts';
import { attestationDraft } from '#lib/campaigns/attestation-queries.ts';
import { decideItem } from '#lib/campaigns/decide-item.ts';
import { decideItems } from '#lib/campaigns/decide-items.ts';
import { openFinding } from '#lib/campaigns/findings.ts';
import { freezeCampaign } from '#lib/campaigns/freeze-campaign.ts';
import { type ItemRow, listItems } from '#lib/campaigns/item-queries.ts';
import { openCampaign } from '#lib/campaigns/open-campaign.ts';
import { listTierOne } from '#lib/campaigns/queries.ts';
import { CHECK_KEYS, type Checklist } from '#lib/domain/campaign/checklist.ts';
import { flawWords, isUncheckable } from '#lib/domain/campaign/flaws.ts';
import { DEFAULT_PLAN } from '#lib/domain/campaign/plan.ts';
import type { Context } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { DAY } from './organisation/calendar.ts';
import type { Organisation } from './organisation/organisation.ts';
import { personContext } from './person-context.ts';

/** Whose services are audited, and who looks at them with her. */
const DIRECTOR = 'grace-okafor';
const AUDITOR = 'ingrid-moss';

const ENOUGH = 10_000;
const ALL_YES = Object.fromEntries(CHECK_KEYS.map((key) => [key, 'yes'])) as unknown as Checklist;
const day = (at: number) => new Date(at).toISOString().slice(0, 10);
/** Days of each period: the first begins before the gate came into force. */
const PERIOD = 28;

/**
 * A director's audits, through the product itself: one signed, with what it found; and one of the weeks
 * after, partly judged. Where there is one already nothing happens. Returns how many are new.
 */
export async function auditDemo(ctx: Context, { calendar }: Organisation): Promise<number> {
  const services = (await listTierOne(DIRECTOR)).map(({ slug }) => slug);
  if (services.length === 0 || (await db().auditCampaign.count()) > 0 || !(await canSign())) return 0;
  const open = (from: number, until: number) => {
    const [first, last] = [day(from), day(until - DAY)];
    const name = `Checkout and payments, ${first} to ${last}`;
    return openFrozen(ctx.now, { name, services, from: first, to: last });
  };
  const middle = calendar.end - PERIOD * DAY;

  const signed = await open(middle - PERIOD * DAY, middle);
  if (signed) await finish(ctx.now, signed);
  const running = await open(middle, calendar.end);
  if (running) {
    const left = await listItems({ campaignId: running, drawn: 'to-decide', limit: ENOUGH });
    await judge(ctx.now, running, left.slice(0, Math.floor(left.length / 3)));
  }
  return (signed ? 1 : 0) + (running ? 1 : 0);
}

/** Nothing is signed where this data folder is of another log: a demo on a database made anew then has no audits. */
async function canSign(): Promise<boolean> {
  try {
    await signCheckpoint();
    return true;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'conflict') return false;
    throw error;
  }
}

/** Null where nothing was deployed in the period. */
async function openFrozen(
  now: Date,
  scope: { name: string; services: string[]; from: string; to: string },
): Promise<string | null> {
  const director = personContext(DIRECTOR, now);
  const deployed = await db().deployment.count({
    where: {
      startedAt: { gte: new Date(scope.from), lt: new Date(Date.parse(scope.to) + DAY) },
      change: { services: { some: { service: { slug: { in: scope.services } } } } },
    },
  });
  if (deployed === 0) return null;
  const { campaignId } = await openCampaign(director, {
    ...scope,
    director: DIRECTOR,
    dueOn: day(now.getTime() + 21 * DAY),
    plan: { ...DEFAULT_PLAN, rate: 0.05 },
  });
  await freezeCampaign(director, { campaignId, seenVersion: 1 });
  return campaignId;
}

async function judge(now: Date, campaignId: string, items: readonly ItemRow[]): Promise<void> {
  const auditor = personContext(AUDITOR, now);
  for (const { changeId, version, flaws } of items) {
    const isBad = flaws.length > 0 && !isUncheckable(flaws);
    await decideItem(auditor, {
      campaignId,
      changeId,
      seenVersion: version,
      verdict: isBad ? 'flawed' : 'sound',
      checklist: isBad ? { ...ALL_YES, independence: 'no' } : ALL_YES,
      note: isBad
        ? `Confirmed with the team: ${flaws.map((kind) => flawWords(kind).what).join(' ')}`
        : flaws.length > 0
          ? 'Read with its review in the repository: two people looked at it.'
          : '',
    });
  }
}

/** Judges everything, records what was found, and signs. */
async function finish(now: Date, campaignId: string): Promise<void> {
  const auditor = personContext(AUDITOR, now);
  const before = await listItems({ campaignId, flaw: 'before-the-gate', drawn: 'to-decide', limit: ENOUGH });
  if (before.some(({ drawnAs, flaws }) => drawnAs === 'exception' && flaws.length === 1))
    await decideItems(auditor, {
      campaignId,
      flaw: 'before-the-gate',
      verdict: 'sound',
      note: 'Deployed before the gate came into force; their reviews are in the repositories and were looked at there.',
    });
  const left = await listItems({ campaignId, drawn: 'to-decide', limit: ENOUGH });
  await judge(now, campaignId, left);
  const flawed = await listItems({ campaignId, verdict: 'flawed', limit: 2 });
  for (const { changeId, flaws } of flawed)
    await openFinding(auditor, {
      campaignId,
      changeId,
      title: flaws[0] ? flawWords(flaws[0]).title : 'Found in the sample',
      detail: 'Say how it came about, and what keeps it from happening again.',
      owner: 'tomasz-wilk',
      dueOn: day(now.getTime() + 14 * DAY),
    });
  const director = personContext(DIRECTOR, now);
  const { statement } = (await attestationDraft(campaignId))!;
  await attestCampaign(
    { ...director, actor: { ...director.actor, authenticatedAt: now } as Context['actor'] },
    { campaignId, seenVersion: 2, statement },
  );
}
