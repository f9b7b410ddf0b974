import type { PolicyState } from '#lib/domain/policy/lifecycle.ts';
import {
  VERSION_ACTIONS,
  type VersionAction,
  type VersionVerdict,
  versionVerdict,
} from '#lib/domain/policy/version-actions.ts';
import { db, type Reader } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';
import { type CheckedText, checkText } from './check-text.ts';
import { situationOf, whyNoEditor } from './situation.ts';
import { getVersion } from './store.ts';

/** A version as the list shows it; names are those of people now, null: shipped with the product. */
export interface VersionRow {
  id: string;
  number: number;
  hash: string;
  note: string;
  state: PolicyState;
  author: string | null;
  approvedBy: string | null;
  createdAt: Date;
  updatedAt: Date;
  approvedAt: Date | null;
  shadowSince: Date | null;
  activeSince: Date | null;
  retiredAt: Date | null;
  /** Numbers of the running programmes for whose services it is in force. */
  programmes: readonly number[];
}

/** Every version, the newest first: there are a few a month. */
export async function listVersions(): Promise<readonly VersionRow[]> {
  return db().$queryRaw<VersionRow[]>`
    select v.id::text, v.number, v.hash, v.note, v.state, a.name as author, s.name as "approvedBy",
      v.created_at as "createdAt", v.updated_at as "updatedAt", v.approved_at as "approvedAt",
      v.shadow_since as "shadowSince", v.active_since as "activeSince", v.retired_at as "retiredAt",
      array(select p.number from programme p where p.policy_version_id = v.id and p.state = 'running'
        and p.ends_on >= (now() at time zone 'UTC')::date order by p.number) as programmes
    from policy_version v left join person a on a.id = v.author_id left join person s on s.id = v.approved_by
    order by v.number desc`;
}

export interface VersionPage extends VersionRow {
  text: string;
  /** What the viewer may do to it. */
  verdicts: Readonly<Record<VersionAction, VersionVerdict>>;
  history: readonly VersionEvent[];
}

export interface VersionEvent {
  seq: string;
  at: Date;
  action: string;
  /** Null: software. */
  by: string | null;
  reason: string | null;
}

/**
 * One version with its history and what `viewerId` may do to it now.
 *
 * @throws DomainError `not-found`
 */
export async function getVersionPage(
  number: number,
  viewerId: string,
  at: Date,
  reader: Reader = db(),
): Promise<VersionPage> {
  const [versions, version] = await Promise.all([listVersions(), getVersion(reader, number)]);
  const row = versions.find((one) => one.number === number);
  if (!row) throw notFound(`Version ${number} of the policy`);
  const [situation, history] = await Promise.all([
    situationOf(reader, version, viewerId, at),
    listHistory(row.id),
  ]);
  const verdicts = Object.fromEntries(
    VERSION_ACTIONS.map((action) => [action, versionVerdict(action, situation)]),
  ) as Record<VersionAction, VersionVerdict>;
  return { ...row, text: version.text, verdicts, history };
}

/** Whether somebody may draft a version, or why not. */
export async function draftVerdict(
  viewerId: string,
  at: Date,
  reader: Reader = db(),
): Promise<VersionVerdict> {
  const why = await whyNoEditor(reader, viewerId, at);
  return why === null ? { allowed: true } : { allowed: false, code: 'forbidden', reason: why };
}

/** What would keep a text from being validated now. */
export const problemsOf = (text: string, at: Date, reader: Reader = db()): Promise<CheckedText> =>
  checkText(reader, text, at);

/** The text of a version; null where there is none. */
export async function findText(number: number): Promise<string | null> {
  const row = await db().policyVersion.findUnique({ where: { number }, select: { text: true } });
  return row?.text ?? null;
}

async function listHistory(versionId: string): Promise<readonly VersionEvent[]> {
  return db().$queryRaw<VersionEvent[]>`
    select e.seq::text, e.at, e.action, p.name as by, e.body::jsonb ->> 'reason' as reason
    from audit_entry e left join person p on e.actor_kind = 'person' and p.id::text = e.actor_id
    where e.subject_type = 'policy' and e.subject_id = ${versionId} order by e.seq`;
}
