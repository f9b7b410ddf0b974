import { notFound } from 'next/navigation';
import { requireMay } from '#lib/platform/session.ts';
import { dataVersion } from '#lib/reports/versioned-cache.ts';

/** What any page costs: the layout, a signed-in viewer and one indexed query. Exists for tests/bench only. */
export default async function FloorPage() {
  if (process.env.COUNTERSIGN_BENCH !== '1') notFound();
  await requireMay('records.read');
  return <p>Data version {await dataVersion()}</p>;
}
