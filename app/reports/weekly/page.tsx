import { redirect } from 'next/navigation';
import { dayText, lastWholeWeek } from '#lib/domain/weekly/week.ts';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';

/** Goes to the last week that is over: the one that the next meeting is about. */
export default async function WeeklyPage() {
  await requireMay('records.read');
  redirect(urls.weekly(dayText(lastWholeWeek(new Date()))));
}
