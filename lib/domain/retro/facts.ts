import type {
  AiRole,
  Certainty,
  ControlState,
  LinkRelation,
  LinkState,
} from '#lib/domain/attribution/types.ts';
import type { State } from '#lib/domain/policy/evaluate-vector.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';

/** A gate's answer for a change: what each requirement said of it. */
export interface GateAnswer {
  at: Date;
  /** `break-glass`: let through in an emergency. */
  mode: 'gate' | 'break-glass';
  outcome: 'allow' | 'deny';
  environment: string;
  requirements: readonly { id: string; title: string; state: State }[];
}

/** A verdict on a change and the incident, as it stands; not mere suspicion. */
export interface Cause {
  changeId: string;
  title: string;
  author: string;
  service: string | null;
  involvement: Involvement;
  state: LinkState;
  relation: LinkRelation;
  aiRole: AiRole;
  controlState: ControlState;
  certainty: Certainty | null;
  /** What is disputed, and stands if the dispute is dropped. */
  disputes: LinkState | null;
  rationale: string | null;
  decidedBy: string | null;
  at: Date;
  /** Of the deployment that brought it there; null: none is recorded. */
  gate: GateAnswer | null;
  /** It reached production without a decision of the gate. */
  uncontrolled: boolean;
}

/** What is recorded about an incident, as far as its retro can be written from it. */
export interface RetroFacts {
  incident: {
    title: string;
    externalId: string;
    severity: number;
    startedAt: Date;
    detectedAt: Date | null;
    mitigatedAt: Date | null;
    resolvedAt: Date | null;
    services: readonly { name: string; tier: number }[];
    lostOrders: bigint | null;
    impactMinutes: number | null;
    customers: bigint | null;
    /** In minor units of `currency`. */
    revenueMinor: bigint | null;
    currency: string | null;
    regions: readonly string[];
    noChangeReason: string | null;
  };
  events: readonly { at: Date; kind: string; text: string; actor: string | null }[];
  severities: readonly { at: Date; severity: number; setBy: string; reason: string | null }[];
  deployments: readonly {
    at: Date;
    title: string;
    environment: string;
    outcome: string;
    actor: string | null;
  }[];
  causes: readonly Cause[];
}
