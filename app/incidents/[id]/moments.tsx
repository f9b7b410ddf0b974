import Link from 'next/link';
import { saidWords } from '#components/incidents/words.ts';
import { SeverityBadge } from '#components/ui/severity-badge.tsx';
import type { Moment } from '#components/ui/timeline.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Severity } from '#lib/domain/incident/observation.ts';
import type { LinkedDeployment, Link as LinkOfIncident } from '#lib/incidents/incident-queries.ts';
import { urls } from '#lib/platform/urls.ts';
import type { Incident } from './as-known.ts';

const PHASES = ['started', 'detected', 'mitigated', 'resolved'] as const;

interface Placed extends Moment {
  /** Among the moments of one instant; 0 where nothing is said. */
  place?: number;
}

/** A source may give several phases one instant: they are told in their order, what else happened in between. */
const PHASE_PLACES = { started: -2, detected: -1, mitigated: 1, resolved: 2 } as const;
const VERDICT_PLACE = 3;

/** What happened, oldest first: the source's events, the linked changes going live, severities and verdicts. */
export function momentsOf(
  incident: Incident,
  links: readonly LinkOfIncident[],
  deployments: readonly LinkedDeployment[],
  names: ReadonlyMap<string, string>,
): Moment[] {
  const moments: Placed[] = [
    ...phaseMoments(incident),
    ...eventMoments(incident),
    ...severityMoments(incident),
    ...deployments.map(deploymentMoment),
    ...links.flatMap(verdictMoments),
    ...noChangeMoments(incident, names),
  ];
  return moments.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.place ?? 0) - (b.place ?? 0));
}

/** The phases that no event of the source tells. */
function phaseMoments(incident: Incident): Placed[] {
  const told = new Set(incident.events.map((event) => event.kind));
  return PHASES.flatMap((phase): Placed[] => {
    const at = incident[`${phase}At`];
    return at && !told.has(phase)
      ? [{ key: phase, at, what: PHASE_WORDS[phase], tone: PHASE_TONES[phase], place: PHASE_PLACES[phase] }]
      : [];
  });
}

const PHASE_WORDS = {
  started: 'Started',
  detected: 'Detected',
  mitigated: 'Mitigated',
  resolved: 'Resolved',
};
const PHASE_TONES = {
  started: 'incident',
  detected: 'incident',
  mitigated: 'good',
  resolved: 'good',
} as const;

/** A note is its text. */
const KIND_WORDS: Record<string, string> = { alert: 'Alert', action: 'Action' };

function eventMoments({ events }: Incident): Placed[] {
  return events
    .filter((event) => event.kind !== 'severity')
    .map((event) => {
      const phase = PHASES.find((one) => one === event.kind);
      return {
        key: event.id,
        at: event.at,
        what: (
          <>
            {phase ? <b>{PHASE_WORDS[phase]}</b> : KIND_WORDS[event.kind] && <b>{KIND_WORDS[event.kind]}</b>}{' '}
            <UntrustedText text={event.text} />
          </>
        ),
        detail: event.actor ? <UntrustedText text={event.actor} /> : undefined,
        tone: phase ? PHASE_TONES[phase] : 'plain',
        place: phase && PHASE_PLACES[phase],
      };
    });
}

function severityMoments({ severities }: Incident): Moment[] {
  return severities.map(({ at, severity, setBy, reason }) => ({
    key: `severity-${at.toISOString()}`,
    at,
    what: (
      <>
        Severity set to <SeverityBadge severity={severity as Severity} /> by <UntrustedText text={setBy} />
      </>
    ),
    detail: reason ? <UntrustedText text={reason} /> : undefined,
  }));
}

function deploymentMoment({ id, at, changeId, title, environment, outcome }: LinkedDeployment): Moment {
  return {
    key: `deployment-${id}`,
    at,
    what: (
      <>
        Deployment to <UntrustedText text={environment} /> {outcome}:{' '}
        <Link href={urls.change(changeId)} prefetch={false}>
          <UntrustedText text={title} />
        </Link>
      </>
    ),
  };
}

/** Verdicts of people and imports; what software suspects stands with the suspects. */
function verdictMoments({ change, current, earlier }: LinkOfIncident): Placed[] {
  return [current, ...earlier]
    .filter((version) => version.decidedBy !== 'software')
    .sort((a, b) => a.version - b.version)
    .map((version) => ({
      key: `verdict-${change.id}-${version.version}`,
      at: version.recordedAt,
      place: VERDICT_PLACE,
      what: (
        <>
          {saidWords(version)}:{' '}
          <Link href={urls.change(change.id)} prefetch={false}>
            <UntrustedText text={change.title} />
          </Link>
        </>
      ),
      detail: version.personName ? <UntrustedText text={version.personName} /> : 'an import',
    }));
}

/** Every answer that no change caused it, and the end of those that were withdrawn. */
function noChangeMoments({ noChanges }: Incident, names: ReadonlyMap<string, string>): Placed[] {
  return noChanges.flatMap(({ recordedAt, withdrawnAt, personId }): Placed[] => {
    const key = `no-change-${recordedAt.toISOString()}`;
    const by = names.get(personId);
    const detail = by && <UntrustedText key={key} text={by} />;
    const answered = {
      key,
      at: recordedAt,
      place: VERDICT_PLACE,
      what: 'Answered: no change caused it',
      detail,
    };
    const what = 'Withdrawn by a confirmed cause: that no change caused it';
    return withdrawnAt
      ? [answered, { key: `${key}-end`, at: withdrawnAt, place: VERDICT_PLACE, what }]
      : [answered];
  });
}
