import type { CorrectField } from '#components/corrections/correct-dialog.tsx';
import { CHANGE_KINDS } from '#lib/domain/change/observation.ts';

interface Correctable {
  kind: string;
  author: { slug: string } | null;
  primaryServiceId: string | null;
  services: readonly { service: { id: string; slug: string } }[];
}

/** What can be corrected of a change; `people` are suggested as its author. */
export function correctable(
  { kind, author, primaryServiceId, services }: Correctable,
  people: readonly { slug: string; name: string }[],
): CorrectField[] {
  const slugs = services
    .map(({ service }) => service)
    .sort(
      (a, b) =>
        Number(b.id === primaryServiceId) - Number(a.id === primaryServiceId) || (a.slug < b.slug ? -1 : 1),
    )
    .map(({ slug }) => slug);
  return [
    {
      kind: 'choice',
      name: 'kind',
      label: 'Kind',
      value: kind,
      options: CHANGE_KINDS.map((value) => ({ value, label: value })),
    },
    {
      kind: 'text',
      name: 'author',
      label: 'Author',
      value: author?.slug ?? null,
      hint: 'The slug of a person. Whoever had a hand in it keeps it: no correction makes an approver of an author.',
      suggestions: people.map(({ slug, name }) => ({ value: slug, label: name })),
    },
    {
      kind: 'lines',
      name: 'services',
      label: 'Services',
      value: slugs,
      hint: 'One slug a line, the one it is mostly about first. Its tier is that of the most critical.',
    },
  ];
}
