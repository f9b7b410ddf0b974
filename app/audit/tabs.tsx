import { Segments } from '#components/charts/segments.tsx';
import { urls } from '#lib/platform/urls.ts';
import styles from './tabs.module.css';

const TABS = {
  campaigns: { label: 'Campaigns', href: urls.audits() },
  log: { label: 'Log', href: urls.auditLog() },
  checkpoints: { label: 'Checkpoints', href: urls.auditCheckpoints() },
};

/** The three rooms of Audit; stands right below the page's header. */
export function AuditTabs({ chosen }: { chosen: keyof typeof TABS }) {
  const options = Object.entries(TABS).map(([name, tab]) => ({ ...tab, chosen: name === chosen }));
  return (
    <div className={styles.tabs}>
      <Segments label="Audit" options={options} unlabelled />
    </div>
  );
}
