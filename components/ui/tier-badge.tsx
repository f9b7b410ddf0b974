import styles from './level-badge.module.css';

interface Props {
  /** 1 (most critical) to 4; null where no service is known. */
  tier: number | null;
  /** False where the tier was derived, not stated by anybody. */
  stated?: boolean;
}

/** Tier of a service; a derived tier carries a question mark and says so. */
export function TierBadge({ tier, stated = true }: Props) {
  if (tier === null) return <span className={styles.noTier}>no tier</span>;
  return (
    <span
      className={styles.tier}
      data-tier={tier}
      title={stated ? undefined : 'Assumed: nobody has stated the tier of this service'}
    >
      Tier {tier}
      {stated ? '' : '?'}
    </span>
  );
}
