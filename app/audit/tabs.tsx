import { Segments } from '#components/charts/segments.tsx';
import { urls } from '#lib/platform/urls.ts';

const TABS = {
  campaigns: { label: 'Campaigns', href: urls.audits() },
  log: { label: 'Log', href: urls.auditLog() },
  checkpoints: { label: 'Checkpoints', href: urls.auditCheckpoints() },
};

/** The three rooms of Audit; stands right below the page's header. */
export function AuditTabs({ chosen }: { chosen: keyof typeof TABS }) {
  const options = Object.entries(TABS).map(([name, tab]) => ({ ...tab, chosen: name === chosen }));
  return <Segments label="Audit" options={options} />;
}
