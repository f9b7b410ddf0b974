import { dayOf } from '#lib/domain/retro/action.ts';
import type { SectionKey } from '#lib/domain/retro/document.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { ActionFields } from '#lib/retros/inputs.ts';
import { deliverLesson } from '#lib/retros/lessons.ts';
import { addAction } from '#lib/retros/manage-actions.ts';
import { openRetro } from '#lib/retros/open-retro.ts';
import { remindActions } from '#lib/retros/remind-actions.ts';
import { publishRetro, submitRetro } from '#lib/retros/review-retro.ts';
import { writeSection } from '#lib/retros/write-section.ts';
import { DAY } from './organisation/calendar.ts';
import { SOURCE } from './organisation/describe-change.ts';
import { personContext } from './person-context.ts';

const LEAD = 'leila-haddad';
const SECOND = 'grace-okafor';
/** From the start of an incident to its retro. */
const RETRO_DAYS = 5;

type Text = Partial<Record<SectionKey, string>>;

const ORDERS_DOWN: Text = {
  summary:
    'A routing table for NA was published from the operator console to all cells at once, outside the change process. The checkout cells had no route, and orders fell by 99 % for six hours. No AI took part.',
  'went-well':
    '- The alert came two minutes after the start.\n- Restoring one cell at a time let every step be checked.\n- Whoever had published the table said so as soon as the question came up.',
  factors:
    '- The console asks nobody else: **one person can publish to every cell**.\n- Nothing limits how far a publication reaches.\n- The console keeps no history, so the table of the day before had to be put together by hand.\n- The deployments of the morning looked guilty, and their rollback cost two hours.',
};

const DELIVERY_TIMES: Text = {
  summary:
    'Delivery times were wrong in all regions after the carrier cut-off was computed from the calendar feed.',
};

/**
 * What the demo's people learnt of the worst day: a retro that a second person published, without names, with a rule, a
 * lesson that was delivered and a task that is overdue; and one that is still being written. Says nothing twice. Returns
 * how many retros were new.
 */
export async function retroDemo(now: Date): Promise<number> {
  const known = await db().retro.count();
  const published = await beginRetro('INC-orders-down-99', ORDERS_DOWN);
  if (published) await publish(published, now);
  await beginRetro('INC-delivery-times', DELIVERY_TIMES);
  await remindActions(systemContext('remind-actions', now));
  return (await db().retro.count()) - known;
}

interface Begun {
  incidentId: string;
  at: Date;
}

/** Opens a retro and writes in it; null where it is past that. */
async function beginRetro(incident: string, text: Text): Promise<Begun | null> {
  const incidentId = externalRecordId(SOURCE, incident);
  const { startedAt, retro } = await db().incident.findUniqueOrThrow({
    where: { id: incidentId },
    select: { startedAt: true, retro: { select: { state: true } } },
  });
  if (retro && retro.state !== 'draft') return null;
  const at = new Date(startedAt.getTime() + RETRO_DAYS * DAY);
  await openRetro(personContext(LEAD, at), { incidentId });
  for (const [key, markdown] of Object.entries(text) as [SectionKey, string][])
    await writeSection(personContext(LEAD, at), { incidentId, key, seenVersion: 0, markdown });
  return { incidentId, at };
}

async function publish({ incidentId, at }: Begun, now: Date): Promise<void> {
  const lead = personContext(LEAD, at);
  const overdue = dayOf(new Date(now.getTime() - 3 * DAY));
  const changeId = externalRecordId(SOURCE, 'CHG-routing-console');
  const actions = [
    {
      kind: 'rule',
      title: 'Ask for two people before a routing table goes to more than one cell',
      detail: 'Also when it comes from the operator console.',
      owner: 'henrik-dahl',
      dueOn: dayOf(new Date(now.getTime() + 9 * DAY)),
      changeId,
    },
    {
      kind: 'lesson',
      title: 'What reaches every cell at once leaves no cell to fall back on',
      detail: 'Publish to one cell, look at its orders for ten minutes, then go on.',
      owner: 'nadia-rahman',
      dueOn: dayOf(new Date(now.getTime() + 16 * DAY)),
      changeId,
    },
    {
      kind: 'task',
      title: 'Keep every published routing table in the console, with one key to go back',
      detail: '',
      owner: 'tomasz-wilk',
      dueOn: overdue,
    },
  ];
  const had = new Set((await db().retroAction.findMany({ where: { incidentId } })).map(({ title }) => title));
  for (const action of actions)
    if (!had.has(action.title)) await addAction(lead, { incidentId, ...ActionFields.parse(action) });
  const { version } = await db().retro.findUniqueOrThrow({ where: { incidentId } });
  const submitted = await submitRetro(lead, { incidentId, seenVersion: version, withNames: false });
  const day = new Date(at.getTime() + DAY);
  await publishRetro(personContext(SECOND, day), { incidentId, seenVersion: submitted.version });
  const lesson = await db().retroAction.findFirstOrThrow({ where: { incidentId, kind: 'lesson' } });
  await deliverLesson(personContext(LEAD, day), { incidentId, actionId: lesson.id });
}
