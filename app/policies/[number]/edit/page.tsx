import type { Metadata } from 'next';
import Link from 'next/link';
import { PolicyEditor } from '#components/policy/policy-editor.tsx';
import { StateBadge } from '#components/policy/state-badge.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { checkText, edit } from '../../actions.ts';
import { loadVersion } from '../../version.ts';

interface Props {
  params: Promise<{ number: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { personId } = await requireViewer();
  const { number } = await loadVersion((await params).number, personId);
  return { title: `Edit version ${number}` };
}

/** The text of a version, for those who may edit it now; others are told why not. */
export default async function EditPage({ params }: Props) {
  const { personId } = await requireViewer();
  const { number, hash, text, note, state, verdicts } = await loadVersion((await params).number, personId);
  return (
    <>
      <PageHeader
        back={{ href: urls.policy(number), label: `Version ${number}` }}
        title={`Edit version ${number}`}
        badges={<StateBadge state={state} />}
        description="Three statements with one @id make a requirement: applicable, satisfied, override. It is checked while you write."
      />
      {verdicts.edit.allowed ? (
        <PolicyEditor
          number={number}
          hash={hash}
          text={text}
          note={note}
          returnsToDraft={state !== 'draft'}
          check={checkText}
          save={edit}
        />
      ) : (
        <p role="status">
          {verdicts.edit.reason} <Link href={urls.policy(number)}>Read version {number}</Link>
        </p>
      )}
    </>
  );
}
