'use client';

import '@mantine/spotlight/styles.layer.css';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { codePoint, revealHidden } from '../ui/hidden-characters.ts';
import { PLACES } from './places.ts';
import { type Found, useFound } from './use-found.ts';

const GROUPS: Record<Found['kind'], string> = {
  service: 'Services',
  incident: 'Incidents',
  change: 'Changes',
  person: 'People',
};

const [store, palette] = createSpotlight();

/** Goes to any page, and finds changes, incidents, services and people. Mounted open; loaded on first use. */
export function Palette({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const [query, setQuery] = useState('');
  const { found, state } = useFound(query);
  useEffect(() => palette.open(), []);

  const wanted = query.trim().toLowerCase();
  const pages = PLACES.filter(({ label }) => label.toLowerCase().includes(wanted));
  const groups = Object.entries(GROUPS).map(([kind, name]) => ({
    name,
    hits: found.filter((hit) => hit.kind === kind),
  }));
  const isEmpty = pages.length === 0 && found.length === 0;

  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      shortcut={null}
      scrollable
      maxHeight="60vh"
      title="Find"
      classNames={{ header: 'visually-hidden' }}
      overlayProps={{ blur: 0 }}
      transitionProps={{ duration: 0 }}
    >
      <Spotlight.Search placeholder="A page, change, sha, incident, service or person" aria-label="Find" />
      <Spotlight.ActionsList>
        {pages.length > 0 ? (
          <Spotlight.ActionsGroup label="Pages">
            {pages.map(({ label, href, key }) => (
              <Spotlight.Action
                key={href}
                label={label}
                description={`g ${key}`}
                onClick={() => router.push(href)}
              />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {groups
          .filter(({ hits }) => hits.length > 0)
          .map(({ name, hits }) => (
            <Spotlight.ActionsGroup key={name} label={name}>
              {hits.map(({ href, label, detail }) => (
                <Spotlight.Action
                  key={href}
                  label={visible(label)}
                  description={visible(detail)}
                  onClick={() => router.push(href)}
                />
              ))}
            </Spotlight.ActionsGroup>
          ))}
        {isEmpty ? <Spotlight.Empty>{NOTHING[state]}</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

const NOTHING = {
  ready: 'Nothing has this name.',
  loading: 'Looking …',
  failed: 'The search did not answer. Nothing was changed; type on to try again.',
} as const;

/** As `UntrustedText`, where only text fits. */
function visible(text: string): string {
  return revealHidden(text)
    .map((piece) => ('text' in piece ? piece.text : `[${codePoint(piece.hidden)}]`))
    .join('');
}
