import type { Metadata } from 'next';
import { ActionsPanel } from '#components/retros/actions-panel.tsx';
import { LiveRetro } from '#components/retros/live-retro.tsx';
import { Markdown } from '#components/retros/markdown.tsx';
import { OpenRetro } from '#components/retros/open-retro.tsx';
import { PrintButton } from '#components/retros/print-button.tsx';
import { RetroRoom } from '#components/retros/retro-room.tsx';
import { ReviewPanel } from '#components/retros/review-panel.tsx';
import { visibleText } from '#components/ui/hidden-characters.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { SeverityBadge } from '#components/ui/severity-badge.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { may, type Verdict } from '#lib/domain/access.ts';
import type { Severity } from '#lib/domain/incident/observation.ts';
import { dayOf } from '#lib/domain/retro/action.ts';
import { GENERATED_KEYS, type GeneratedKey, RETRO_STATE_WORDS } from '#lib/domain/retro/document.ts';
import { generate } from '#lib/domain/retro/generate.ts';
import { type RetroStep, retroVerdict } from '#lib/domain/retro/lifecycle.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { draftVerdict } from '#lib/policies/queries.ts';
import { findRetro, getRetroText, listActions, listOwners, type RetroView } from '#lib/retros/queries.ts';
import {
  add,
  change,
  deliver,
  draftRule,
  end,
  open,
  publish,
  reopen,
  returnIt,
  submit,
  tell,
  write,
} from './actions.ts';
import { loadHead } from './load.ts';
import styles from './page.module.css';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireViewer();
  const { title } = await loadHead((await params).id);
  return { title: `Retro: ${visibleText(title)}` };
}

/** What is learnt from an incident, written together, reviewed and published. */
export default async function RetroPage({ params }: Props) {
  const viewer = await requireViewer();
  const { id } = await params;
  const head = await loadHead(id);
  const retro = await findRetro(id, viewer.personId);
  const mayWrite = may(viewer, 'retro.write');
  return (
    <>
      <PageHeader
        back={{ href: urls.incident(id), label: 'The incident' }}
        title={
          <>
            Retro: <UntrustedText text={head.title} />
          </>
        }
        badges={
          <>
            <SeverityBadge severity={head.severity as Severity} />
            {retro ? <span className={styles.state}>{RETRO_STATE_WORDS[retro.state]}</span> : null}
          </>
        }
        description={
          retro ? <Owner owner={retro.owner} /> : 'What happened, why, and what has to be different.'
        }
        actions={retro ? <Exports incidentId={id} /> : null}
      />
      {retro ? (
        <Opened incidentId={id} retro={retro} />
      ) : (
        <OpenRetro incidentId={id} verdict={mayWrite} open={open} />
      )}
    </>
  );
}

async function Opened({ incidentId, retro }: { incidentId: string; retro: RetroView }) {
  const viewer = await requireViewer();
  const at = new Date();
  const [{ sections, facts, preview, names }, actions, owners, ruleVerdict] = await Promise.all([
    getRetroText(incidentId),
    listActions(incidentId),
    listOwners(),
    draftVerdict(viewer.personId, at),
  ]);
  const { state, version, withNames, submittedByViewer, publishedMarkdown } = retro;
  const texts = Object.fromEntries(sections.map(({ key, markdown }) => [key, markdown]));
  const situation = { state, sections: texts, submittedByThem: submittedByViewer };
  const verdict = (step: RetroStep, access: 'retro.write' | 'retro.publish'): Verdict => {
    const allowed = may(viewer, access);
    return allowed.allowed ? retroVerdict(step, situation) : allowed;
  };
  const newest = sections.map(({ key, version: number, markdown, name, recordedAt }) => [
    key,
    { version: number, markdown, by: name, at: recordedAt },
  ]);
  return (
    <div className={styles.columns}>
      <LiveRetro incidentId={incidentId} />
      <div className={styles.text}>
        {publishedMarkdown === null ? (
          <RetroRoom
            incidentId={incidentId}
            viewerId={viewer.personId}
            verdict={verdict('write', 'retro.write')}
            sections={Object.fromEntries(newest)}
            generated={
              Object.fromEntries(GENERATED_KEYS.map((key) => [key, generate(key, facts)])) as Record<
                GeneratedKey,
                string
              >
            }
            write={write}
            tell={tell}
          />
        ) : (
          <article className={styles.published}>
            <Markdown text={withoutTitle(publishedMarkdown)} highest={2} />
          </article>
        )}
        {/* what is printed is what was published, without names */}
        <div className={publishedMarkdown === null ? undefined : styles.onScreen}>
          <ActionsPanel
            incidentId={incidentId}
            title={publishedMarkdown === null ? 'Actions' : 'Actions as they are now'}
            actions={actions}
            today={dayOf(at)}
            owners={owners}
            causes={facts.causes.map(({ changeId, title }) => ({ changeId, title: visibleText(title) }))}
            verdict={may(viewer, 'action.manage')}
            ruleVerdict={ruleVerdict}
            lessonVerdict={lessonVerdict(may(viewer, 'action.manage'), state)}
            deeds={{ add, change, end, draftRule, deliver }}
          />
        </div>
      </div>
      <div className={styles.side}>
        <ReviewPanel
          seen={{ incidentId, seenVersion: version }}
          state={state}
          withNames={withNames}
          submitted={momentOf(retro.submittedBy, retro.submittedAt)}
          published={momentOf(retro.publishedBy, retro.publishedAt)}
          verdicts={{
            submit: verdict('submit', 'retro.write'),
            return: verdict('return', 'retro.publish'),
            publish: verdict('publish', 'retro.publish'),
            reopen: verdict('reopen', 'retro.publish'),
          }}
          preview={publishedMarkdown === null ? preview : null}
          names={names}
          deeds={{ submit, returnIt, publish, reopen }}
        />
      </div>
    </div>
  );
}

const momentOf = (by: string | null, at: Date | null) => (by && at ? { by, at } : null);

const lessonVerdict = (allowed: Verdict, state: RetroView['state']): Verdict =>
  allowed.allowed && state !== 'published'
    ? { allowed: false, reason: 'A lesson is delivered once the retro is published.' }
    : allowed;

/** The page has the title already. */
const withoutTitle = (markdown: string) => markdown.slice(markdown.indexOf('\n')).trim();

function Owner({ owner }: { owner: string }) {
  return (
    <span className={styles.onScreen}>
      Opened by <UntrustedText text={owner} />. Written together; what others save shows at once.
    </span>
  );
}

function Exports({ incidentId }: { incidentId: string }) {
  return (
    <div className={styles.exports}>
      <a href={urls.retroMarkdown(incidentId)} download>
        Markdown
      </a>
      <a href={urls.retroPdf(incidentId)} download>
        PDF
      </a>
      <PrintButton />
    </div>
  );
}
