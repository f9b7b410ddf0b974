import type {
  AiRole,
  ControlState,
  DisputedState,
  LinkRelation,
  LinkState,
} from '#lib/domain/attribution/types.ts';

/** What is said of a link beside its state. */
export interface Axes {
  relation: LinkRelation;
  aiRole: AiRole;
  controlState: ControlState;
}

/** Where a link stands, and who has brought it there; people by the ids that they have after a merge. */
export interface Standing extends Axes {
  state: LinkState;
  /** What is disputed; null unless `state` is `disputed`. */
  disputes: DisputedState | null;
  /** Who confirmed what is proposed, stands or is disputed now. */
  confirmedBy: readonly string[];
  /** A source is among those who did. */
  fromSource: boolean;
  /** Everybody who has said anything of it. */
  heard: readonly string[];
  /** Software suspects it, should what people said be taken back. */
  suspected: boolean;
}

/** A version of a link's history, as far as its standing goes. */
export interface SaidVersion extends Axes {
  state: LinkState;
  disputes: DisputedState | null;
  decidedBy: 'software' | 'person' | 'import';
  personId: string | null;
}

const UNHEARD: Standing = {
  state: 'none',
  disputes: null,
  relation: 'caused-by',
  aiRole: 'undetermined',
  controlState: 'undetermined',
  confirmedBy: [],
  fromSource: false,
  heard: [],
  suspected: false,
};

/** Whether a version says, or at least does not yet deny, that the change is to be confirmed. */
const isForIt = ({ state, disputes }: SaidVersion) =>
  state === 'match' || state === 'proposed' || (state === 'disputed' && disputes === 'match');

/** Where the history of a link, oldest version first, has brought it; empty: nobody has said anything. */
export function standingOf(history: readonly SaidVersion[]): Standing {
  const current = history.at(-1);
  if (!current) return UNHEARD;
  const { state, disputes, relation, aiRole, controlState } = current;
  const against = history.findLastIndex((version) => !isForIt(version));
  const confirming = history.slice(against + 1).filter((version) => version.state !== 'disputed');
  const same = (version: SaidVersion) =>
    version.relation === relation && version.aiRole === aiRole && version.controlState === controlState;
  // another proposal is not a first word for this one
  const confirmed = confirming.slice(confirming.findLastIndex((version) => !same(version)) + 1);
  return {
    state,
    disputes,
    relation,
    aiRole,
    controlState,
    confirmedBy: peopleOf(confirmed),
    fromSource: confirmed.some((version) => version.decidedBy === 'import'),
    heard: peopleOf(history),
    suspected: history.findLast((version) => version.decidedBy === 'software')?.state === 'suspect',
  };
}

const peopleOf = (versions: readonly SaidVersion[]) => [
  ...new Set(versions.flatMap(({ personId }) => personId ?? [])),
];
