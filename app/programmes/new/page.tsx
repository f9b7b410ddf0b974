import type { Metadata } from 'next';
import { FIRST_CRITERIA } from '#components/programme/first-criteria.ts';
import { ProgrammeForm } from '#components/programme/programme-form.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { may } from '#lib/domain/access.ts';
import { addDays } from '#lib/domain/programme/days.ts';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { programmeChoices } from '#lib/programmes/queries.ts';
import { plan } from '../actions.ts';
import { formChoices } from '../choices.ts';

export const metadata: Metadata = { title: 'Plan a programme' };

const DAYS = 90;

/** Plans a programme; it begins when a second person has approved it and its first day has come. */
export default async function NewProgrammePage() {
  const viewer = await requireMay('records.read');
  const choices = formChoices(await programmeChoices(new Date()));
  const startsOn = addDays(choices.today, 1);
  const empty = {
    ...{ name: '', purpose: '', services: [], policyVersion: null, startsOn },
    endsOn: addDays(startsOn, DAYS - 1),
    criteria: [...FIRST_CRITERIA],
  };
  return (
    <>
      <PageHeader
        back={{ href: urls.programmes(), label: 'Programmes' }}
        title="Plan a programme"
        description="It begins by itself on its first day, if a second person has approved it by then, and ends by itself after its last."
      />
      <ProgrammeForm
        {...choices}
        plan={empty}
        submit="Plan it"
        verdict={may(viewer, 'programme.manage')}
        seen={{}}
        save={plan}
      />
    </>
  );
}
