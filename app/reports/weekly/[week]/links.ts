import { LIVE_STATUSES } from '#lib/domain/change/observation.ts';
import type { WeeklyFigures } from '#lib/domain/weekly/figures.ts';
import type { Target } from '#lib/domain/weekly/view.ts';
import { dayText, readWeek, weeksFrom } from '#lib/domain/weekly/week.ts';
import { type Query, urls } from '#lib/platform/urls.ts';

/** Where the figures of a week lead: to the lists of what is known now. `origin`: before each, for a document. */
export function weeklyAddress(
  { week, weeksBefore }: Pick<WeeklyFigures, 'week' | 'weeksBefore'>,
  origin = '',
): (target: Target) => string {
  const monday = readWeek(week) as Date;
  const period = (weeks: 'week' | 'before'): Query =>
    weeks === 'week'
      ? { from: week, to: dayText(weeksFrom(monday, 1)) }
      : { from: dayText(weeksFrom(monday, -weeksBefore)), to: week };
  return (target) => `${origin}${pathOf(target, period)}`;
}

function pathOf(target: Target, period: (weeks: 'week' | 'before') => Query): string {
  switch (target.to) {
    case 'change':
      return urls.change(target.id);
    case 'incident':
      return urls.incident(target.id);
    case 'retro':
      return urls.retro(target.id);
    case 'audit':
      return urls.audit(target.id);
    case 'programme':
      return urls.programme(target.number);
    case 'service':
      return urls.service(target.slug);
    case 'incidents': {
      const { severity, tier, service, ai } = target;
      return urls.incidents({ ...period(target.weeks), severity, tier, service, ai });
    }
    case 'changes': {
      const { kind, tier, sort, isKnown } = target;
      return urls.changes({
        ...period(target.weeks),
        environment: 'production',
        status: LIVE_STATUSES,
        kind,
        tier,
        sort,
        ai: isKnown ? ['none', 'assisted', 'authored', 'agent'] : undefined,
      });
    }
    case 'exceptions':
      return urls.queueExceptions();
    case 'requests':
      return urls.changes({ status: ['proposed', 'approved'] });
    case 'actions':
      return urls.actions({ whose: 'everybody', shown: 'overdue' });
    case 'audits':
      return urls.audits();
    case 'tier-one':
      return urls.services({ tier: 1 });
  }
}
