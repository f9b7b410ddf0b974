import { FormField } from '../ui/form-field.tsx';
import { visibleText } from '../ui/hidden-characters.ts';

/** A finding as a form has it; all text. */
export interface FindingDraft {
  title: string;
  detail: string;
  /** Slug. */
  owner: string;
  dueOn: string;
}

export const isReady = ({ title, owner, dueOn }: FindingDraft): boolean =>
  title.trim().length >= 5 && owner.trim() !== '' && dueOn !== '';

interface Props {
  draft: FindingDraft;
  set: (draft: FindingDraft) => void;
  owners: readonly { slug: string; name: string }[];
  /** Of the list of owners; unique on the page. */
  listId: string;
}

/** The fields of a finding. */
export function FindingFields({ draft, set, owners, listId }: Props) {
  const put = (part: Partial<FindingDraft>) => set({ ...draft, ...part });
  return (
    <>
      <FormField label="What was found">
        <input
          required
          minLength={5}
          maxLength={200}
          value={draft.title}
          onChange={({ currentTarget }) => put({ title: currentTarget.value })}
        />
      </FormField>
      <FormField label="Details">
        <textarea
          rows={3}
          maxLength={4000}
          value={draft.detail}
          onChange={({ currentTarget }) => put({ detail: currentTarget.value })}
        />
      </FormField>
      <FormField label="Owner" hint="Whoever has it mended.">
        <input
          required
          list={listId}
          value={draft.owner}
          onChange={({ currentTarget }) => put({ owner: currentTarget.value })}
        />
        <datalist id={listId}>
          {owners.map(({ slug, name }) => (
            <option key={slug} value={slug}>
              {visibleText(name)}
            </option>
          ))}
        </datalist>
      </FormField>
      <FormField label="Due">
        <input
          type="date"
          required
          value={draft.dueOn}
          onChange={({ currentTarget }) => put({ dueOn: currentTarget.value })}
        />
      </FormField>
    </>
  );
}
