import { Fact, Facts } from '../ui/facts.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import { durationWords } from './duration.ts';

interface Props {
  lostOrders: bigint | null;
  impactMinutes: number | null;
  customers: bigint | null;
  /** In minor units of `currency`. */
  revenueMinor: bigint | null;
  currency: string | null;
  regions: readonly string[];
}

const whole = new Intl.NumberFormat('en');

/** What the incident cost, in the units of each figure; what nobody stated is left out. */
export function Impact({ lostOrders, impactMinutes, customers, revenueMinor, currency, regions }: Props) {
  const stated = [lostOrders, impactMinutes, customers, revenueMinor].some((figure) => figure !== null);
  if (!stated && regions.length === 0) return <p>Nobody has stated the impact.</p>;
  return (
    <Facts>
      <Fact label="Lost orders">{lostOrders === null ? null : `${whole.format(lostOrders)} orders`}</Fact>
      <Fact label="Customers">{customers === null ? null : `${whole.format(customers)} people`}</Fact>
      <Fact label="Revenue">{revenueMinor === null ? null : money(revenueMinor, currency)}</Fact>
      <Fact label="Lasted">{impactMinutes === null ? null : durationWords(impactMinutes)}</Fact>
      <Fact label="Regions">{regions.length > 0 && <UntrustedText text={regions.join(', ')} />}</Fact>
    </Facts>
  );
}

/** Minor units as the currency writes them; without a known currency as the bare figure, which says so. */
function money(minor: bigint, currency: string | null): string {
  if (!currency || !/^[A-Z]{3}$/.test(currency))
    return `${whole.format(minor)} minor units, currency not stated`;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(Number(minor) / 10 ** digits);
}
