import type { Metadata } from 'next';
import Link from 'next/link';
import shared from '#components/campaign/campaign.module.css';
import { DecideClass } from '#components/campaign/decide-class.tsx';
import { ItemsTable } from '#components/campaign/items-table.tsx';
import { counted } from '#components/charts/words.ts';
import { SelectField, TextField } from '#components/filters/fields.tsx';
import { FilterBar, type FilterChip } from '#components/filters/filter-bar.tsx';
import { visibleText } from '#components/ui/hidden-characters.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { countItems, countOpenClasses, listItems } from '#lib/campaigns/item-queries.ts';
import { FLAW_KINDS, flawWords } from '#lib/domain/campaign/flaws.ts';
import { STRATA, STRATUM_WORDS } from '#lib/domain/campaign/strata.ts';
import type { SearchParams } from '#lib/platform/search-params.ts';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { type ItemsParams, parseItems } from '../../../../filters.ts';
import { decideAll } from '../../actions.ts';
import { loadCampaign } from '../../load.ts';
import { stepVerdict } from '../../verdicts.ts';
import { nextToJudge } from '../next-to-judge.ts';
import { itemFilters, shownItem } from '../rows.ts';

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireMay('campaign.read');
  return { title: `Changes of ${visibleText((await loadCampaign((await params).id)).name)}` };
}

const PAGE = 50;
const DRAWN_LABELS = {
  'to-decide': 'to judge',
  exception: 'exceptions',
  sample: 'drawn at random',
  all: 'all',
} as const;
const VERDICT_LABELS = { none: 'no verdict', sound: 'sound', flawed: 'flawed' } as const;

/** The population of an audit, change by change. */
export default async function ItemsPage({ params, searchParams }: Props) {
  const viewer = await requireMay('campaign.read');
  const campaign = await loadCampaign((await params).id);
  const list = parseItems(await searchParams);
  const filters = itemFilters(campaign.id, list);
  const [found, total, first, classes] = await Promise.all([
    listItems({ ...filters, ...(list.after ? { after: list.after } : {}), limit: PAGE + 1 }),
    countItems(filters),
    nextToJudge(campaign.id, null),
    countOpenClasses(campaign.id, viewer.personId),
  ]);
  const rows = found.slice(0, PAGE);
  const next = found.length > PAGE ? String(rows.at(-1)!.ordinal) : null;
  const chips = chipsOf(campaign.id, list);
  const { after: _, ...here } = list;
  return (
    <>
      <PageHeader
        back={{ href: urls.audit(campaign.id), label: campaign.name }}
        title="Changes"
        description={
          <>
            Every change of “<UntrustedText text={campaign.name} />” in the order of its first deployment.
            People judge the exceptions and those that were drawn.
          </>
        }
        actions={
          first ? (
            <Link href={urls.auditItem(campaign.id, first)} prefetch={false}>
              Judge the next one
            </Link>
          ) : null
        }
      />
      <FilterBar action={urls.auditItems(campaign.id)} chips={chips} clear={urls.auditItems(campaign.id)}>
        <TextField name="q" label="Title or id at its source" value={list.q} />
        <SelectField
          name="drawn"
          label="Looked at or not"
          value={list.drawn}
          options={(['to-decide', 'exception', 'sample'] as const).map((value) => ({
            value,
            label: DRAWN_LABELS[value],
          }))}
        />
        <SelectField
          name="flaw"
          label="Whatever the machine found"
          value={list.flaw}
          options={[
            { value: 'none', label: 'Nothing' },
            ...FLAW_KINDS.map((value) => ({ value, label: flawWords(value).title })),
          ]}
        />
        <SelectField
          name="stratum"
          label="Any kind of change"
          value={list.stratum}
          options={STRATA.map((value) => ({ value, label: STRATUM_WORDS[value].name }))}
        />
        <SelectField
          name="verdict"
          label="Any verdict"
          value={list.verdict}
          options={(['none', 'sound', 'flawed'] as const).map((value) => ({
            value,
            label: VERDICT_LABELS[value],
          }))}
        />
      </FilterBar>
      {classes.length > 0 ? (
        <div className={shared.classes}>
          {classes.map(({ flaw, open }) => (
            <DecideClass
              key={flaw}
              campaignId={campaign.id}
              flaw={flaw}
              open={open}
              verdict={stepVerdict(viewer, campaign, 'decide')}
              decide={decideAll}
            />
          ))}
        </div>
      ) : null}
      <ItemsTable
        rows={rows.map((item) => shownItem(campaign.id, item))}
        sort="ordinal"
        direction="asc"
        next={next}
        csvHref={urls.auditItemsCsv(campaign.id, here)}
        summary={counted(total, 'change')}
        clearHref={chips.length > 0 ? urls.auditItems(campaign.id) : null}
      />
    </>
  );
}

function chipsOf(campaignId: string, { after: _, ...here }: ItemsParams): FilterChip[] {
  const chip = (name: keyof typeof here, label: string | undefined) =>
    label ? [{ label, without: urls.auditItems(campaignId, { ...here, [name]: undefined }) }] : [];
  const { q, drawn, flaw, stratum, verdict } = here;
  return [
    ...chip('q', q && `“${q}”`),
    ...chip('drawn', drawn && drawn !== 'all' ? DRAWN_LABELS[drawn] : undefined),
    ...chip('flaw', flaw && (flaw === 'none' ? 'nothing found' : flawWords(flaw).title)),
    ...chip('stratum', stratum && STRATUM_WORDS[stratum].name),
    ...chip('verdict', verdict && VERDICT_LABELS[verdict]),
  ];
}
