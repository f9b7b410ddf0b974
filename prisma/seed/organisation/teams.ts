import { AREAS, type Area } from './areas.ts';
import { stream } from './random.ts';

/** Offices with their offset from UTC in hours; fixed all year, which is enough for a rhythm of work. */
export const OFFICES = {
  seattle: -8,
  toronto: -5,
  london: 0,
  warsaw: 1,
  bengaluru: 5.5,
  singapore: 8,
} as const;
export type Office = keyof typeof OFFICES;

/** A team and the temper that its history shows. */
export interface Team {
  slug: string;
  name: string;
  area: Area;
  office: Office;
  /** What its services are named after. */
  nouns: readonly string[];
  /** Share of changes in which AI truly took part, at the start of the history. */
  adoption: number;
  /** Share of those that leave a trace, at the start and at the end. */
  disclosure: readonly [start: number, end: number];
  /** Multiplies the odds that a change goes wrong. */
  hazard: number;
  /** Multiplies the number of changes. */
  pace: number;
  /** Deploys at fixed hours only. */
  train: boolean;
}

/** `area: team(office) noun noun …`; the teams of personas and of the story come first, for small scales. */
const ROSTER = `
checkout-payments: checkout(warsaw) cart checkout order-capture gift-wrap basket-sharing
delivery: delivery-promise(seattle) delivery-promise delivery-estimates cut-off-times delivery-calendar
platform: traffic(seattle) edge-gateway traffic-routing traffic-shaping edge-cache dns-control
platform: reliability(london) incident-room load-testing failover chaos-lab
platform: developer-platform(bengaluru) deploy-pipeline build-farm artifact-registry environment-manager preview-environments
warehouse: fulfilment-planning(seattle) fulfilment-planner wave-planner labour-planner slotting
pricing: pricing(london) price price-history price-import price-publish
customer: accounts(toronto) account address-book profile consent
checkout-payments: payments(london) payment-authorisation payment-capture card-vault payment-retry
inventory: availability(bengaluru) inventory stock-reservation availability oversell-guard
orders: order-flow(seattle) order order-state order-split order-history
security: access(toronto) identity-provider token-signer access-policy secret-store
checkout-payments: refunds(warsaw) refund chargeback store-credit gift-card
checkout-payments: fraud(toronto) fraud-check fraud-review velocity-limits
checkout-payments: wallets(singapore) wallet instalments bank-transfer
delivery: slots(warsaw) delivery-slot slot-capacity slot-pricing
delivery: tracking(bengaluru) parcel-tracking tracking-events delivery-notices
delivery: returns(london) return-portal return-label return-routing
delivery: pickup(warsaw) pickup-point locker pickup-notices
delivery: carriers(singapore) carrier-gateway carrier-rates carrier-contracts
pricing: promotions(bengaluru) promotion coupon promotion-stacking
pricing: tax(london) tax tax-rules tax-documents
pricing: loyalty-pricing(toronto) loyalty-price member-offer
pricing: markdowns(warsaw) markdown-planner clearance
catalogue: product-data(bengaluru) product product-attributes variant-groups
catalogue: taxonomy(london) category taxonomy classification
catalogue: media(toronto) product-image image-resize video
catalogue: content(warsaw) content-block landing-page size-chart
catalogue: suppliers(singapore) supplier-feed supplier-portal item-setup
catalogue: translation(warsaw) translation glossary
search: search(seattle) search query-rewrite search-index facets
search: suggestions(bengaluru) autocomplete synonyms spelling
search: recommendations(seattle) recommendation similar-items recently-viewed
search: ranking(london) ranking ranking-signals learning-to-rank
inventory: stock-ledger(bengaluru) stock-ledger stock-snapshot stock-adjustment
inventory: replenishment(singapore) replenishment safety-stock purchase-order
inventory: allocation(seattle) allocation back-order transfer
storefront: web-shell(warsaw) web-shell page-composer navigation
storefront: product-page(toronto) product-page review-widget question-widget
storefront: apps(seattle) app-backend app-config push-registration
storefront: home(london) home-page banner campaign-slot
storefront: web-performance(warsaw) page-cache asset-server image-cdn
storefront: experiments(toronto) experiment feature-flag exposure-log
customer: sign-in(seattle) sign-in session password-reset passkey
customer: loyalty(london) loyalty loyalty-ledger rewards
customer: reviews(bengaluru) review moderation rating
customer: privacy(warsaw) data-request data-erasure consent-record
orders: order-changes(toronto) cancellation order-amendment order-hold
orders: invoicing(warsaw) invoice credit-note receipt
orders: order-routing(seattle) order-routing sourcing-rules ship-method
orders: subscriptions(london) subscription recurring-order
warehouse: picking(seattle) picking pick-wave bin-location
warehouse: packing(bengaluru) packing carton-choice label-print
warehouse: receiving(warsaw) receiving dock-schedule put-away
warehouse: robotics(singapore) robot-fleet robot-route conveyor
warehouse: returns-centre(toronto) return-inspection grading liquidation
transport: routing(bengaluru) route-plan route-optimiser geocoder
transport: last-mile(london) driver-app driver-shift proof-of-delivery
transport: linehaul(singapore) linehaul load-plan trailer
transport: customs(warsaw) customs-document tariff-code
stores: tills(london) till receipt-print till-sync
stores: click-and-collect(toronto) collect-order collect-desk
stores: store-stock(warsaw) store-stock shelf-label stock-count
stores: self-checkout(singapore) self-checkout age-check
stores: rosters(bengaluru) roster time-clock
marketplace: seller-onboarding(bengaluru) seller-account seller-check
marketplace: offers(seattle) offer offer-matching buy-box
marketplace: payouts(london) seller-payout fee-engine
marketplace: seller-tools(singapore) seller-dashboard seller-feed
service: contact(toronto) contact-router chat-desk call-desk
service: case-work(bengaluru) case compensation agent-desktop
service: help(warsaw) help-article help-search
marketing: messaging(seattle) e-mail-sender push-sender message-template
marketing: audiences(bengaluru) audience segment campaign
marketing: ads(london) ad-auction ad-server ad-report
marketing: affiliates(singapore) affiliate feed-export
finance: ledger(london) ledger posting-rules close-calendar
finance: settlement(toronto) settlement bank-file reconciliation
finance: procurement(warsaw) supplier-invoice spend-approval
finance: treasury(singapore) currency-rate cash-position
data: streaming(bengaluru) event-bus event-schema stream-archive
data: warehouse-data(seattle) data-warehouse daily-aggregate data-export
data: metrics(toronto) metric-store metric-catalogue dashboard
data: data-quality(warsaw) data-check lineage
machine-learning: forecasting(bengaluru) demand-forecast forecast-feature
machine-learning: feature-store(seattle) feature-store feature-backfill
machine-learning: model-serving(london) model-server model-registry
machine-learning: assistants(toronto) shop-assistant answer-search
platform: compute(bengaluru) node-pool autoscaler cluster-config
platform: databases(seattle) database-fleet database-proxy backup schema-runner
platform: messaging-platform(warsaw) queue-broker job-scheduler outbox-relay
platform: observability(london) log-store trace-store alert-router
platform: configuration(toronto) config-store config-publisher flag-store
security: secrets(warsaw) key-manager certificate-authority
security: bot-defence(singapore) bot-detection rate-guard
security: detection(london) audit-lake threat-rules
`;

const title = (slug: string): string =>
  slug
    .split('-')
    .map((word) => (word === 'and' ? word : word[0]?.toUpperCase() + word.slice(1)))
    .join(' ');

/** The teams with services, at `scale` (at least those of the personas and the story). */
export function buildTeams(seed: string, scale: number): readonly Team[] {
  const areas = new Map(AREAS.map((area) => [area.slug, area]));
  const lines = ROSTER.trim().split('\n');
  return lines.slice(0, Math.max(12, Math.round(lines.length * Math.min(1, scale)))).map((line) => {
    const [, area, slug, office, nouns] = /^(\S+): (\S+)\((\w+)\) (.+)$/.exec(line) as unknown as string[];
    const random = stream(seed, 'team', slug as string);
    const disclosed = 0.34 + 0.3 * random.next();
    return {
      slug: slug as string,
      name: title(slug as string),
      area: areas.get(area as string) as Area,
      office: office as Office,
      nouns: (nouns as string).split(' '),
      adoption: 0.2 + 0.4 * random.next(),
      disclosure: [disclosed, Math.min(0.95, disclosed + 0.18 + 0.24 * random.next())],
      hazard: random.logNormal(1, 0.35),
      pace: random.logNormal(1, 0.4),
      train: random.chance(0.28),
    };
  });
}

/** Teams of people who own no service. */
export const OFFICES_OF_STAFF = ['store-office', 'supply-office', 'platform-office', 'assurance'] as const;
