import type { CorrectField } from '#components/corrections/correct-dialog.tsx';
import { TIERS } from '#lib/domain/service/observation.ts';
import type { getService } from '#lib/services/queries.ts';

/** What can be corrected of a service; `people` are suggested as owner and director. */
export function correctable(
  service: Awaited<ReturnType<typeof getService>>,
  people: readonly { slug: string; name: string }[],
): CorrectField[] {
  const suggestions = people.map(({ slug, name }) => ({ value: slug, label: name }));
  return [
    { kind: 'text', name: 'name', label: 'Name', value: service.name },
    {
      kind: 'choice',
      name: 'tier',
      label: 'Tier',
      value: service.tier,
      hint: 'The tiers of its changes and incidents follow, and with them every figure by tier.',
      options: TIERS.map((value) => ({ value, label: `Tier ${value}` })),
    },
    { kind: 'text', name: 'team', label: 'Team', value: service.team },
    {
      kind: 'text',
      name: 'owner',
      label: 'Owner',
      value: service.owner?.slug ?? null,
      hint: 'The slug of a person.',
      suggestions,
    },
    {
      kind: 'text',
      name: 'director',
      label: 'Director',
      value: service.director?.slug ?? null,
      hint: 'The slug of a person.',
      suggestions,
    },
    { kind: 'text', name: 'repository', label: 'Repository', value: service.repository },
    {
      kind: 'lines',
      name: 'paths',
      label: 'Paths',
      value: service.paths,
      hint: 'One glob a line. Changes that are recorded from now on go by them.',
    },
  ];
}
