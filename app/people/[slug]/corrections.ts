import type { CorrectField } from '#components/corrections/correct-dialog.tsx';
import { LEVEL_WORDS, ROLE_WORDS } from '#components/people/words.ts';
import { LEVELS, ORG_ROLES } from '#lib/domain/person/observation.ts';
import type { getPerson } from '#lib/people/queries.ts';

type Person = Awaited<ReturnType<typeof getPerson>>;

/** What can be corrected of a person. */
export function correctable(person: Person, trainedUntil: string | null): CorrectField[] {
  return [
    { kind: 'text', name: 'name', label: 'Name', value: person.name },
    {
      kind: 'choice',
      name: 'level',
      label: 'Level',
      value: person.level,
      options: [
        { value: null, label: 'not stated' },
        ...LEVELS.map((value) => ({ value, label: LEVEL_WORDS[value] })),
      ],
    },
    {
      kind: 'choice',
      name: 'orgRole',
      label: 'Role',
      value: person.orgRole,
      options: ORG_ROLES.map((value) => ({ value, label: ROLE_WORDS[value] })),
    },
    { kind: 'text', name: 'team', label: 'Team', value: person.team },
    {
      kind: 'choice',
      name: 'active',
      label: 'Active',
      value: person.active,
      options: [
        { value: true, label: 'yes' },
        { value: false, label: 'no: signs in no more, and approves nothing' },
      ],
    },
    {
      kind: 'day',
      name: 'trainedUntil',
      label: 'Trained until',
      value: trainedUntil,
      hint: 'The last day (UTC) on which the training on AI-assisted work holds.',
    },
  ];
}

/** What a merge of this person into another moves, in words. */
export function movesOf({ identities, _count, ownedServices, directedServices, merged }: Person): string[] {
  const count = (n: number, one: string, many: string) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
  return [
    ...identities.map(({ kind, value }) => `${kind}: ${value}`),
    count(_count.changes, 'change', 'changes'),
    ...(ownedServices.length > 0 ? [`${count(ownedServices.length, 'service', 'services')} they own`] : []),
    ...(directedServices.length > 0
      ? [`${count(directedServices.length, 'service', 'services')} they are accountable for`]
      : []),
    ...merged.map(({ name }) => `${name}, who was merged into them`),
    'requests for their review, their absences and drafts',
  ];
}
