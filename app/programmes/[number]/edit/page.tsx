import type { Metadata } from 'next';
import { ProgrammeForm } from '#components/programme/programme-form.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { programmeChoices } from '#lib/programmes/queries.ts';
import { change } from '../../actions.ts';
import { formChoices } from '../../choices.ts';
import { loadProgramme } from '../load.ts';

export const metadata: Metadata = { title: 'Change a programme' };

/** Changes what is planned; an approval that it had is taken back. */
export default async function EditProgrammePage({ params }: { params: Promise<{ number: string }> }) {
  const viewer = await requireMay('records.read');
  const now = new Date();
  const [page, choices] = await Promise.all([
    loadProgramme((await params).number, viewer, now),
    programmeChoices(now),
  ]);
  const { programme, services, policy, verdicts } = page;
  const { number, version, name, purpose, startsOn, endsOn, criteria } = programme;
  return (
    <>
      <PageHeader
        back={{ href: urls.programme(number), label: `Programme ${number}` }}
        title="Change what is planned"
        description={
          programme.approvedBy === null
            ? 'A second person, who neither planned nor changed it, approves it afterwards.'
            : 'It is approved: with a change the approval is gone, and a second person gives it anew.'
        }
      />
      <ProgrammeForm
        {...formChoices(choices)}
        plan={{
          ...{ name, purpose, startsOn, endsOn },
          services: services.map(({ slug }) => slug),
          policyVersion: policy?.number ?? null,
          criteria: [...criteria],
        }}
        submit="Change it"
        verdict={verdicts.change}
        seen={{ number, seenVersion: version }}
        save={change}
      />
    </>
  );
}
