import type { Facts } from '#lib/domain/policy/facts.ts';
import type { ReviewDecision } from './facts.ts';

/** Characters that the reason of an exception, or of setting an objection aside, has at least. */
export const MIN_REASON = 20;

/**
 * Why whoever decides has to say why, as a sentence, or null where they need not: always for an objection, and for
 * an approval of a Tier-1 change that AI took part in, or may have. No known service is judged as Tier-1.
 */
export function rationaleNeeded(
  decision: ReviewDecision,
  { services, ai }: Pick<Facts, 'services' | 'ai'>,
): string | null {
  if (decision !== 'approve')
    return 'Say what has to change: nobody can answer an objection without a reason.';
  const isTier1 = services.length === 0 || services.some(({ tier }) => tier === 1);
  if (!isTier1 || ai.involvement === 'none') return null;
  return ai.involvement === 'unknown'
    ? 'Say why: nobody knows whether AI took part in this Tier-1 change, which is treated as if it had.'
    : 'Say why: AI took part in this Tier-1 change.';
}
