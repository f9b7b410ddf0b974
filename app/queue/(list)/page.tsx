import type { Metadata } from 'next';
import { z } from 'zod';
import { PageHeader } from '#components/ui/page-header.tsx';
import { may } from '#lib/domain/access.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { listColleagues, listOwnAbsences } from '#lib/reports/absences.ts';
import { listQueue } from '#lib/reports/queue.ts';
import { AbsenceDialog } from '../absence-dialog.tsx';
import { arrange } from '../arrange.ts';
import { QueueNav } from '../queue-nav.tsx';
import { QueueRoom } from '../queue-room.tsx';
import { getRequestView } from '../request-view.ts';
import { type Rows, toRow } from '../row.ts';

export const metadata: Metadata = { title: 'Queue' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Rows that come with the page; the others follow, so that a long queue is on the screen as soon as a short one. */
const FIRST = 60;

const Filters = z.object({
  change: z.uuid().optional().catch(undefined),
  snoozed: z.literal('1').optional().catch(undefined),
});

/** What needs this person now. */
export default async function QueuePage({ searchParams }: Props) {
  const viewer = await requireViewer();
  const { change, snoozed } = Filters.parse(await searchParams);
  const at = new Date();
  const [items, opened, absences, colleagues] = await Promise.all([
    listQueue(viewer.personId, { at, snoozed: snoozed === '1' }),
    change ? getRequestView(change, viewer.personId, at).catch(nothing) : null,
    listOwnAbsences(viewer.personId, at),
    listColleagues(viewer.personId),
  ]);
  const all: Rows = { at: at.getTime(), rows: items.map(toRow), total: items.length };
  const initial: Rows = { ...all, rows: arrange(all, new Set(), []).slice(0, FIRST) };
  return (
    <>
      <PageHeader
        title="Queue"
        description="What needs you now, the most pressing first."
        actions={
          <>
            <AbsenceDialog
              absences={absences}
              colleagues={colleagues}
              permit={may(viewer, 'change.review')}
            />
            <QueueNav here="queue" />
          </>
        }
      />
      <QueueRoom
        key={snoozed ?? 'all'}
        initial={initial}
        opened={opened}
        snoozed={snoozed === '1'}
        rights={{
          id: viewer.personId,
          name: viewer.name,
          review: may(viewer, 'change.review'),
          override: may(viewer, 'override.sign'),
        }}
      />
    </>
  );
}

/** An address that names what there is not shows the list. */
function nothing(error: unknown): null {
  if (error instanceof DomainError && error.code === 'not-found') return null;
  throw error;
}
