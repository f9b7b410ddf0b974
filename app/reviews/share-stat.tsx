import { count } from '#app/overview/words.ts';
import { Stat } from '#components/ui/stat.tsx';
import type { Share } from '#lib/domain/review-health/share.ts';
import { percent } from './words.ts';

/** A share of decisions among those of which it is known, and how many that are. */
export function ShareStat(props: { label: string; share: Share; of: number; href: string }) {
  const { label, share, of, href } = props;
  const n = `${count(share.part)} of ${count(share.whole)} decisions`;
  const coverage = { known: share.whole, total: of };
  if (share.tooFew) {
    const why = share.whole === 0 ? 'not known of any decision' : `${n}, at least 10 are needed`;
    return <Stat label={label} value={null} tooFew={why} n={n} coverage={coverage} href={href} />;
  }
  return (
    <Stat
      label={label}
      value={percent(share.value)}
      n={n}
      interval={{ low: percent(share.low), high: percent(share.high) }}
      coverage={coverage}
      href={href}
    />
  );
}
