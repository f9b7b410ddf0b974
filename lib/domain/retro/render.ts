import { ACTION_STATE_WORDS, type ActionKind, type ActionState, dayOf } from './action.ts';
import { SECTION_KEYS, SECTION_TITLES, type SectionKey } from './document.ts';
import { duration, instant, plain, table } from './markdown.ts';
import { anonymiser, type RetroPerson } from './roles.ts';

export interface RetroAction {
  kind: ActionKind;
  title: string;
  detail: string;
  ownerId: string;
  dueOn: Date;
  state: ActionState;
}

/** Everything that stands in a retro. */
export interface RetroDocument {
  incident: {
    title: string;
    externalId: string;
    severity: number;
    startedAt: Date;
    mitigatedAt: Date | null;
    services: readonly { name: string; tier: number }[];
  };
  sections: Readonly<Partial<Record<SectionKey, string>>>;
  actions: readonly RetroAction[];
  /** Everybody of the organisation: whose names are to be found. */
  people: readonly RetroPerson[];
  /** Those who had a part in the incident, oldest part first. */
  concerned: readonly string[];
}

/**
 * A retro as one Markdown document. Without `withNames` no name, address or login of `people` is left in it: each is
 * replaced by their role, with a number that is the same throughout.
 */
export function renderRetro(doc: RetroDocument, { withNames }: { withNames: boolean }): string {
  const { incident, sections, actions, people, concerned } = doc;
  const { alias, anonymise } = anonymiser(people, concerned);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const text = withNames ? (words: string) => words : anonymise;
  const who = (id: string) => (withNames ? plain(names.get(id) ?? 'somebody') : plain(alias([id])));
  const { startedAt, mitigatedAt, services } = incident;
  const head = [
    `# Retro: ${text(plain(incident.title))}`,
    [
      `Incident ${text(plain(incident.externalId))}`,
      `Sev${incident.severity}`,
      `started ${instant(startedAt)}`,
      mitigatedAt ? `mitigated after ${duration(startedAt, mitigatedAt)}` : 'not yet mitigated',
      services.map(({ name, tier }) => text(`${plain(name)} (Tier ${tier})`)).join(', '),
    ]
      .filter((part) => part !== '')
      .join(' · '),
  ];
  const written = SECTION_KEYS.map((key) => {
    const body = (sections[key] ?? '').trim();
    return `## ${SECTION_TITLES[key]}\n\n${body === '' ? '*Nothing is written here.*' : text(body)}`;
  });
  const rows = actions.map(({ kind, title, detail, ownerId, dueOn, state }) => [
    text(plain(detail === '' ? title : `${title}: ${detail}`)),
    kind,
    who(ownerId),
    dayOf(dueOn),
    ACTION_STATE_WORDS[state],
  ]);
  const todo = rows.length === 0 ? 'None.' : table(['Action', 'Kind', 'Owner', 'Due', 'State'], rows);
  return `${[...head, ...written, `## Actions\n\n${todo}`].join('\n\n')}\n`;
}
