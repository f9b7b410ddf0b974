'use client';

import '@mantine/spotlight/styles.layer.css';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useEffect, useEffectEvent } from 'react';
import { codePoint, revealHidden } from '../ui/hidden-characters.ts';
import { PLACES, type Place } from './places.ts';
import { type Found, useFound } from './use-found.ts';

const GROUPS: Record<Found['kind'], string> = {
  service: 'Services',
  incident: 'Incidents',
  change: 'Changes',
  person: 'People',
};

const [store, palette] = createSpotlight();

/** What has been typed so far, and whether Enter was pressed after it. */
export interface Typed {
  text: string;
  entered: boolean;
}

interface Props {
  typed: Typed;
  onTyped: (typed: Typed) => void;
  onClose: () => void;
}

/** Goes to any page, and finds changes, incidents, services and people. Mounted open; loaded on first use. */
export function Palette({ typed, onTyped, onClose }: Props) {
  const { found, state } = useFound(typed.text);
  useEffect(() => palette.open(), []);

  const wanted = typed.text.trim().toLowerCase();
  const pages = PLACES.filter(({ label }) => label.toLowerCase().includes(wanted));
  // what comes first stays first when the answer comes: pages are known at once
  const settled = pages.length > 0 || state !== 'loading';

  /** Enter opens what answers the text that is there; until that has come it waits. */
  function onEnter(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || settled) return;
    event.preventDefault();
    event.stopPropagation();
    onTyped({ ...typed, entered: true });
  }

  return (
    <Spotlight.Root
      store={store}
      query={typed.text}
      onQueryChange={(text) => onTyped({ text, entered: false })}
      onSpotlightClose={onClose}
      shortcut={null}
      scrollable
      maxHeight="60vh"
      title="Find"
      classNames={{ header: 'visually-hidden' }}
      overlayProps={{ blur: 0 }}
      transitionProps={{ duration: 0 }}
    >
      <Spotlight.Search
        placeholder="A page, change, sha, incident, service or person"
        aria-label="Find"
        onKeyDownCapture={onEnter}
        onFocus={({ currentTarget: field }) =>
          field.setSelectionRange(field.value.length, field.value.length)
        }
      />
      <Answers text={wanted} pages={pages} found={found} state={state} enter={typed.entered && settled} />
    </Spotlight.Root>
  );
}

interface AnswersProps extends ReturnType<typeof useFound> {
  text: string;
  pages: readonly Place[];
  /** Enter was pressed and may act now. */
  enter: boolean;
}

/** What there is to go to; the first is chosen whenever the answer to the text changes. */
function Answers({ text, pages, found, state, enter }: AnswersProps) {
  const router = useRouter();
  const groups = Object.entries(GROUPS)
    .map(([kind, name]) => ({ name, hits: found.filter((hit) => hit.kind === kind) }))
    .filter(({ hits }) => hits.length > 0);

  const choose = useEffectEvent(() => {
    if (text === '' || state === 'failed') return;
    const first = chooseFirst();
    if (enter) first?.click();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the text or its answer changes
  useEffect(() => choose(), [text, found, enter]);

  return (
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
      {groups.map(({ name, hits }) => (
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
      {pages.length === 0 && found.length === 0 ? <Spotlight.Empty>{NOTHING[state]}</Spotlight.Empty> : null}
    </Spotlight.ActionsList>
  );
}

/** Chooses the first of the list, which Spotlight does only while one types. */
function chooseFirst(): HTMLElement | null {
  const list = document.getElementById(store.getState().listId);
  list?.querySelector('[data-selected]')?.removeAttribute('data-selected');
  const first = list?.querySelector<HTMLElement>('[data-action]') ?? null;
  first?.setAttribute('data-selected', 'true');
  store.updateState((state) => ({ ...state, selected: first ? 0 : -1 }));
  return first;
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
