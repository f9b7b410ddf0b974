'use client';

import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import type { Verdict as Permit } from '#lib/domain/access.ts';
import type { AttributionLink, Certainty } from '#lib/domain/attribution/types.ts';
import type { Axes, Standing } from '#lib/domain/incident/standing.ts';
import type { Settlement } from '#lib/domain/incident/verdict.ts';

/** A link as it is on the screen. */
export interface SeenLink extends AttributionLink, Axes {
  version: number;
  certainty: Certainty | null;
  standing: Standing;
}

interface Saying {
  incidentId: string;
  changeId: string;
  seenVersion: number;
  reason: string;
}

export interface VerdictInput extends Saying, Axes {
  verdict: 'confirm' | 'rule-out';
  certainty: Certainty;
}

export interface SettlementInput extends Saying, Axes {
  answer: Settlement;
}

/** What a server action answers. */
export type Outcome = { ok: true } | { ok: false; error: string };

/** The server actions by which a person says something of a link, or of the incident. */
export interface Verbs {
  judge: (input: VerdictInput) => Promise<Outcome>;
  withdraw: (input: Saying) => Promise<Outcome>;
  dispute: (input: Saying) => Promise<Outcome>;
  settle: (input: SettlementInput) => Promise<Outcome>;
  declareNoChange: (input: { incidentId: string; reason: string }) => Promise<Outcome>;
}

interface Given {
  incidentId: string;
  /** Who would sign the verdict. */
  viewer: { id: string; name: string };
  /** Whether the viewer may judge, and whether they may at least dispute. */
  permits: { judge: Permit; dispute: Permit };
  /** What decides whether a cause takes two people. */
  incident: { tier: number | null; worstSeverity: number };
  links: readonly SeenLink[];
  /** It was answered that no change caused it. */
  noChange: boolean;
  verbs: Verbs;
}

interface Room extends Given {
  /** Tells everyone, also those who do not see it, what was recorded. */
  say: (text: string) => void;
}

const RoomContext = createContext<Room | null>(null);

/** What every verdict form of a page needs to know, given once; and the place where the outcome is told. */
export function JudgeRoom({ children, ...given }: Given & { children: ReactNode }) {
  const [said, say] = useState('');
  const { incidentId, viewer, permits, incident, links, noChange, verbs } = given;
  const room = useMemo(
    () => ({ incidentId, viewer, permits, incident, links, noChange, verbs, say }),
    [incidentId, viewer, permits, incident, links, noChange, verbs],
  );
  return (
    <RoomContext value={room}>
      <p role="status">{said}</p>
      {children}
    </RoomContext>
  );
}

export function useJudgeRoom(): Room {
  const room = use(RoomContext);
  if (!room) throw new Error('A verdict form stands in a JudgeRoom.');
  return room;
}
