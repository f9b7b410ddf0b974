'use client';

import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import type { Verdict as Permit } from '#lib/domain/access.ts';
import type { AttributionLink, ControlState } from '#lib/domain/attribution/types.ts';
import type { Verdict } from '#lib/domain/incident/verdict.ts';

/** A link as it is on the screen. */
export interface SeenLink extends AttributionLink {
  version: number;
  controlState: ControlState;
}

export interface VerdictInput {
  incidentId: string;
  changeId: string;
  seenVersion: number;
  verdict: Verdict;
  relation: AttributionLink['relation'];
  aiRole: AttributionLink['aiRole'];
  controlState: ControlState;
  reason: string;
}

/** What a server action answers. */
export type Outcome = { ok: true } | { ok: false; error: string };

interface Given {
  incidentId: string;
  /** Who would sign the verdict. */
  viewer: string;
  permit: Permit;
  links: readonly SeenLink[];
  /** It was answered that no change caused it. */
  noChange: boolean;
  judge: (input: VerdictInput) => Promise<Outcome>;
  declareNoChange: (input: { incidentId: string; reason: string }) => Promise<Outcome>;
}

interface Room extends Given {
  /** Tells everyone, also those who do not see it, what was recorded. */
  say: (text: string) => void;
}

const RoomContext = createContext<Room | null>(null);

/** What every verdict form of a page needs to know, given once; and the place where the outcome is told. */
export function JudgeRoom({ children, ...given }: Given & { children: ReactNode }) {
  const [said, say] = useState('');
  const { incidentId, viewer, permit, links, noChange, judge, declareNoChange } = given;
  const room = useMemo(
    () => ({ incidentId, viewer, permit, links, noChange, judge, declareNoChange, say }),
    [incidentId, viewer, permit, links, noChange, judge, declareNoChange],
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
