import { ACTION_KINDS, type ActionKind } from '#lib/domain/retro/action.ts';
import { FormField } from '../ui/form-field.tsx';

/** An action as a form has it; all text. */
export interface ActionDraft {
  kind: ActionKind;
  title: string;
  detail: string;
  /** Slug. */
  owner: string;
  dueOn: string;
  changeId: string;
}

const KIND_WORDS: Record<ActionKind, string> = {
  task: 'Task: something to do',
  rule: 'Rule: a requirement of the policy',
  lesson: 'Lesson: for those who wrote it, and on changes like it',
};

interface Props {
  draft: ActionDraft;
  set: (draft: ActionDraft) => void;
  owners: readonly { slug: string; name: string }[];
  causes: readonly { changeId: string; title: string }[];
  /** Of the list of owners; unique on the page. */
  listId: string;
}

/** The fields of an action. */
export function ActionFields({ draft, set, owners, causes, listId }: Props) {
  const put = (part: Partial<ActionDraft>) => set({ ...draft, ...part });
  return (
    <>
      <FormField label="Kind">
        <select
          value={draft.kind}
          onChange={({ currentTarget }) => {
            const kind = ACTION_KINDS.find((one) => one === currentTarget.value) ?? 'task';
            put({ kind, changeId: draft.changeId || (kind === 'task' ? '' : (causes[0]?.changeId ?? '')) });
          }}
        >
          {ACTION_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {KIND_WORDS[kind]}
            </option>
          ))}
        </select>
      </FormField>
      <FormField label="What is to be done">
        <input
          required
          minLength={5}
          maxLength={200}
          value={draft.title}
          onChange={({ currentTarget }) => put({ title: currentTarget.value })}
        />
      </FormField>
      <FormField
        label="Details"
        hint={draft.kind === 'lesson' ? 'Read on other changes: it says what, never who.' : undefined}
      >
        <textarea
          rows={3}
          maxLength={4000}
          value={draft.detail}
          onChange={({ currentTarget }) => put({ detail: currentTarget.value })}
        />
      </FormField>
      <FormField label="Owner">
        <input
          required
          list={listId}
          value={draft.owner}
          onChange={({ currentTarget }) => put({ owner: currentTarget.value })}
        />
      </FormField>
      <datalist id={listId}>
        {owners.map(({ slug, name }) => (
          <option key={slug} value={slug}>
            {name}
          </option>
        ))}
      </datalist>
      <FormField label="Due">
        <input
          type="date"
          required
          value={draft.dueOn}
          onChange={({ currentTarget }) => put({ dueOn: currentTarget.value })}
        />
      </FormField>
      <FormField
        label="Learnt from"
        hint={draft.kind === 'task' ? undefined : 'The change whose facts it is drafted from.'}
      >
        <select
          required={draft.kind !== 'task'}
          value={draft.changeId}
          onChange={({ currentTarget }) => put({ changeId: currentTarget.value })}
        >
          <option value="">no change</option>
          {causes.map(({ changeId, title }) => (
            <option key={changeId} value={changeId}>
              {title}
            </option>
          ))}
        </select>
      </FormField>
    </>
  );
}

export const isReady = ({ kind, title, owner, dueOn, changeId }: ActionDraft): boolean =>
  title.trim().length >= 5 && owner.trim() !== '' && dueOn !== '' && (kind === 'task' || changeId !== '');
