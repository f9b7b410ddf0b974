import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { LiveArea } from '#components/charts/live-area.tsx';
import { Panel } from '#components/charts/panel.tsx';
import { PrintButton } from '#components/retros/print-button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { CloseReview } from '#components/weekly/close-review.tsx';
import { LiveWeek } from '#components/weekly/live-week.tsx';
import { WeekPicker } from '#components/weekly/week-picker.tsx';
import { may, type Verdict } from '#lib/domain/access.ts';
import { paperOf } from '#lib/domain/weekly/paper.ts';
import { readItem, type Section } from '#lib/domain/weekly/sections.ts';
import type { SectionView } from '#lib/domain/weekly/view.ts';
import { glance } from '#lib/domain/weekly/view-incidents.ts';
import { dayText, weeksFrom, weekWords } from '#lib/domain/weekly/week.ts';
import { sectionViews } from '#lib/domain/weekly/weekly-view.ts';
import { publicUrl } from '#lib/platform/env.ts';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { knownHistory } from '#lib/reports/scope-counts.ts';
import { listOwners } from '#lib/retros/queries.ts';
import { add, close, withdraw } from './actions.ts';
import { Earlier } from './earlier.tsx';
import { WordTable } from './lines.tsx';
import { weeklyAddress } from './links.ts';
import { loadReview, type Review } from './load.ts';
import { SectionPanel } from './section-panel.tsx';
import { Standing } from './standing.tsx';
import styles from './week.module.css';

interface Props {
  params: Promise<{ week: string }>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Weekly review ${(await params).week}` };
}

/** What is printed on the first of the two sheets. */
const FIRST: ReadonlySet<Section> = new Set(['availability', 'sev2', 'ai', 'changes']);

/** The two sheets, with how much of it all they have room for. */
function sheetsOf(views: readonly SectionView[], { figures, notes, earlier }: Review) {
  const all = [views.filter((one) => FIRST.has(one.section)), views.filter((one) => !FIRST.has(one.section))];
  return all.map((some, sheet) => {
    const said = notes.filter(({ item }) => some.some(({ section }) => section === readItem(item)?.section));
    const glanced = { about: '', lines: [], tables: [glance(figures)] };
    const paper = sheet === 0 ? paperOf([glanced, ...some], said) : paperOf(some, [...said, ...earlier]);
    return { views: some, paper };
  });
}

/** The page for the weekly meeting: what happened, what changed, what is open, and what is decided. */
export default async function WeekPage({ params, searchParams }: Props) {
  const [viewer, { week }, search] = await Promise.all([requireMay('records.read'), params, searchParams]);
  const now = new Date();
  const review = (await loadReview(week, search, viewer, now)) ?? notFound();
  const { figures, monday } = review;
  const history = figures.weeksBefore === 0 ? await knownHistory() : null;
  const views = sectionViews(figures);
  const whole = `${publicUrl()?.origin ?? ''}${urls.weekly(week)}`;
  const sheets = sheetsOf(views, review);
  const address = weeklyAddress(figures);
  const next = weeksFrom(monday, 1);
  const dialog = {
    verdicts: { comment: may(viewer, 'weekly.write'), decision: may(viewer, 'weekly.decide') },
    add,
  };
  return (
    <LiveArea>
      <article className={styles.review}>
        <PageHeader
          title="Weekly operations review"
          description={weekWords(monday)}
          actions={
            <div className={styles.tools}>
              <WeekPicker
                previous={urls.weekly(dayText(weeksFrom(monday, -1)))}
                next={next <= now ? urls.weekly(dayText(next)) : null}
              />
              <Exports review={review} />
              <CloseReview
                week={week}
                verdict={closeVerdict(may(viewer, 'weekly.decide'), review, now)}
                close={close}
              />
            </div>
          }
        />
        <Standing review={review} />
        {sheets.some(({ paper }) => paper === 'short') ? (
          <p className={styles.whole}>
            Shortened to two sheets. The whole review: <a href={whole}>{whole}</a>
          </p>
        ) : null}
        <LiveWeek week={week} />
        {history && !history.changes && !history.incidents ? (
          <EmptyState kind="none-yet" things="changes or incidents">
            <p>
              <code>bin/countersign import git &lt;repository&gt; --reverts-as-incidents</code> fills this
              page with your own history.
            </p>
          </EmptyState>
        ) : null}
        {sheets.map((one, sheet) => (
          <div key={sheet} className={styles.sheet} data-paper={one.paper}>
            {sheet === 0 ? (
              <div className={styles.section} data-section="glance">
                <Panel id="glance" title="At a glance">
                  <WordTable table={glance(figures)} address={address} />
                </Panel>
              </div>
            ) : null}
            {one.views.map((view) => (
              <SectionPanel
                key={view.section}
                {...{ view, views, review, address, dialog, withdraw, whole }}
                viewerId={viewer.personId}
              />
            ))}
            {sheet === 1 ? <Earlier decisions={review.earlier} whole={whole} /> : null}
          </div>
        ))}
      </article>
      <Owners />
    </LiveArea>
  );
}

function closeVerdict(allowed: Verdict, { closed, figures, asOf }: Review, now: Date): Verdict {
  if (!allowed.allowed) return allowed;
  if (closed) return { allowed: false, reason: 'It is closed.' };
  if (asOf) return { allowed: false, reason: 'Close it as it is known now.' };
  return figures.isOver || weeksFrom(new Date(figures.week), 1) <= now
    ? allowed
    : { allowed: false, reason: 'The week is not over.' };
}

function Exports({ review: { week, asOf, isFrozen, closed } }: { review: Review }) {
  const query = { asOf: asOf?.toISOString() ?? (closed && !isFrozen ? 'now' : undefined) };
  return (
    <>
      <a href={urls.weeklyMarkdown(week, query)} download>
        Markdown
      </a>
      <a href={urls.weeklyPdf(week, query)} download>
        PDF
      </a>
      <PrintButton />
    </>
  );
}

/** Who can be given something to do, once for all dialogs. */
async function Owners() {
  return (
    <datalist id="weekly-owners">
      {(await listOwners()).map(({ slug, name }) => (
        <option key={slug} value={slug}>
          {name}
        </option>
      ))}
    </datalist>
  );
}
