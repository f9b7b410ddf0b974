import { useId, useState } from 'react';
import { useFound } from '#components/shell/use-found.ts';
import { visibleText } from '#components/ui/hidden-characters.ts';
import { TierBadge } from '#components/ui/tier-badge.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { Field } from './field.tsx';
import styles from './submit-form.module.css';

interface Props {
  chosen: readonly string[];
  /** Those that follow from the paths or, where these are not verified, are presumed. */
  derived: readonly { slug: string; tier: number }[];
  presumed: boolean;
  error: string | undefined;
  onChange: (slugs: string[]) => void;
}

/** The services that it touches: those of its paths or its repository, and others that are found by name. */
export function ServicePicker({ chosen, derived, presumed, error, onChange }: Props) {
  const [text, setText] = useState('');
  const { found } = useFound(text);
  const list = useId();
  const services = found
    .filter(({ kind }) => kind === 'service')
    .map(({ href, label }) => ({ slug: slugOf(href), label }));

  function add(slug: string) {
    setText('');
    if (slug !== '' && !chosen.includes(slug)) onChange([...chosen, slug]);
  }

  return (
    <div className={styles.group}>
      <Field
        label="Other services"
        error={error}
        hint="Those whose paths it touches are known already. Type a name, then Enter."
      >
        {(control) => (
          <input
            {...control}
            list={list}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={({ currentTarget }) => {
              const { value } = currentTarget;
              // a browser tells of a choice from the list only by what then stands in the field
              if (services.some(({ slug }) => slug === value)) add(value);
              else setText(value);
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || text.trim() === '') return;
              event.preventDefault();
              add(services[0]?.slug ?? text.trim());
            }}
          />
        )}
      </Field>
      <datalist id={list}>
        {services.map(({ slug, label }) => (
          <option key={slug} value={slug} label={visibleText(label)} />
        ))}
      </datalist>
      {derived.length + chosen.length > 0 ? (
        <ul className={styles.chips} aria-label="Services it touches">
          {chosen.map((slug) => (
            <li key={slug}>
              <UntrustedText text={slug} />
              <button
                type="button"
                aria-label={`Remove ${visibleText(slug)}`}
                onClick={() => onChange(chosen.filter((one) => one !== slug))}
              >
                ×
              </button>
            </li>
          ))}
          {derived.map(({ slug, tier }) => (
            <li key={slug}>
              <TierBadge tier={tier} /> <UntrustedText text={slug} />{' '}
              <span className={styles.hint}>{presumed ? 'by its repository' : 'by its paths'}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

const slugOf = (href: string) => decodeURIComponent(href.split('/').at(-1) ?? '');
