import { count, ratioWords } from '#app/overview/words.ts';
import { AsOfBanner } from '#components/ui/as-of-banner.tsx';
import type { Comparator } from '#lib/domain/attribution/exposure.ts';
import { asOfWords } from '#lib/platform/as-of.ts';
import { type AttributionReport, cachedAttribution } from '#lib/reports/attribution.ts';
import type { AttributionLinks } from './links.ts';

interface Props {
  report: AttributionReport;
  against: Comparator;
  links: AttributionLinks;
}

/** Above a report as of an earlier date: how the comparison differs from what is known now of the same period. */
export async function AsOf({ report: then, against, links }: Props) {
  const { scope } = then.asked;
  if (!scope.asOf) return null;
  const now = await cachedAttribution({ ...then.asked, scope: { ...scope, asOf: null } });
  return (
    <AsOfBanner when={asOfWords(scope.asOf)} nowHref={links.to({ asOf: undefined })}>
      Then: {sentence(then, against)}. Now, of the same period: {sentence(now, against)}. Lists of changes and
      incidents show what is known now; engineers are those of today.
    </AsOfBanner>
  );
}

function sentence({ rates }: AttributionReport, against: Comparator): string {
  const { crude, stratified } = rates.comparisons[against];
  const failed = `${count(crude.exposed.numerator)} failed against ${count(crude.control.numerator)}`;
  return `${failed}, stratified ${ratioWords(stratified)}`;
}
