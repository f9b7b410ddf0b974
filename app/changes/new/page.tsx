import type { Metadata } from 'next';
import { PageHeader } from '#components/ui/page-header.tsx';
import { listDrafts } from '#lib/changes/drafts/queries.ts';
import { policyReads } from '#lib/changes/preview-submission.ts';
import { may } from '#lib/domain/access.ts';
import { fieldsAsked } from '#lib/domain/change/draft.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { listSubmissionChoices } from '#lib/reports/submission-choices.ts';
import { discard, preview, readPathsOf, save, submit } from './actions.ts';
import { SubmitForm } from './submit-form.tsx';

export const metadata: Metadata = { title: 'Submit a change' };

interface Props {
  searchParams: Promise<{ draft?: string | string[] }>;
}

/** The form that asks to let a change reach an environment, and shows beforehand what that will take. */
export default async function NewChangePage({ searchParams }: Props) {
  const viewer = await requireViewer();
  const { draft } = await searchParams;
  const [drafts, choices, reads] = await Promise.all([
    listDrafts(viewer.personId),
    listSubmissionChoices(viewer.personId),
    policyReads(),
  ]);
  return (
    <>
      <PageHeader
        back={{ href: urls.changes(), label: 'Changes' }}
        title="Submit a change"
        description="It asks only what the rules in force need. What it will take, and from whom, is beside the form; what you type is kept."
      />
      <SubmitForm
        viewer={{ id: viewer.personId, name: viewer.name }}
        verdict={may(viewer, 'change.submit')}
        wanted={typeof draft === 'string' ? draft : null}
        drafts={drafts}
        choices={choices}
        asked={fieldsAsked(reads)}
        actions={{ save, discard, submit, preview, readPathsOf }}
      />
    </>
  );
}
