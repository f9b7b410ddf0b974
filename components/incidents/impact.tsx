import type { Severity } from '#lib/domain/incident/observation.ts';
import { Fact, Facts } from '../ui/facts.tsx';
import { Instant } from '../ui/instant.tsx';
import { SeverityBadge } from '../ui/severity-badge.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import { durationWords } from './duration.ts';
import styles from './impact.module.css';

interface Props {
  lostOrders: bigint | null;
  impactMinutes: number | null;
  customers: bigint | null;
  /** In minor units of `currency`. */
  revenueMinor: bigint | null;
  currency: string | null;
  regions: readonly string[];
  /** Every value the severity had, oldest first. */
  severities: readonly { at: Date; severity: number; setBy: string; reason: string | null }[];
}

const whole = new Intl.NumberFormat('en');

/** What the incident cost, in the units of each figure, and how severe it was held to be. */
export function Impact({
  lostOrders,
  impactMinutes,
  customers,
  revenueMinor,
  currency,
  regions,
  severities,
}: Props) {
  const stated = [lostOrders, impactMinutes, customers, revenueMinor].some((figure) => figure !== null);
  const isStated = stated || regions.length > 0;
  return (
    <Facts>
      <Fact label="Impact">{isStated ? null : 'Nobody has stated it.'}</Fact>
      <Fact label="Lost orders">{lostOrders === null ? null : `${whole.format(lostOrders)} orders`}</Fact>
      <Fact label="Customers">{customers === null ? null : `${whole.format(customers)} people`}</Fact>
      <Fact label="Revenue">{revenueMinor === null ? null : money(revenueMinor, currency)}</Fact>
      <Fact label="Lasted">{impactMinutes === null ? null : durationWords(impactMinutes)}</Fact>
      <Fact label="Regions">{regions.length > 0 && <UntrustedText text={regions.join(', ')} />}</Fact>
      <Fact label="Severity">
        {severities.length > 0 && (
          <ol className={styles.severities}>
            {severities.map(({ at, severity, setBy, reason }) => (
              <li key={at.toISOString()}>
                <SeverityBadge severity={severity as Severity} /> <Instant at={at} exact /> by{' '}
                <UntrustedText text={setBy} />
                {reason ? (
                  <>
                    : <UntrustedText text={reason} />
                  </>
                ) : null}
              </li>
            ))}
          </ol>
        )}
      </Fact>
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
