'use client';

import { useState } from 'react';
import { FormDialog, type Outcome } from '#components/ui/form-dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import type { Verdict } from '#lib/domain/access.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';

export interface ReviseProps {
  verdict: Verdict;
  changeId: string;
  seenSha: string;
  /** Of the revision that is there, as the form takes them. */
  paths: string;
  rollbackPlan: string;
  send: (input: {
    changeId: string;
    seenSha: string;
    sha: string;
    paths: string;
    involvement: Involvement;
    tool?: string;
    rollbackPlan?: string;
  }) => Promise<Outcome>;
}

/** Pushes a new revision: another commit, what it touches and what AI did in it. */
export function ReviseDialog({ verdict, changeId, seenSha, paths: before, rollbackPlan, send }: ReviseProps) {
  const [sha, setSha] = useState('');
  const [paths, setPaths] = useState(before);
  const [involvement, setInvolvement] = useState<Involvement | ''>('');
  const [tool, setTool] = useState('');
  const [plan, setPlan] = useState(rollbackPlan);
  return (
    <FormDialog
      label="Push a new revision"
      title="Push a new revision"
      verdict={verdict}
      submit="Push it"
      ready={sha.trim() !== '' && paths.trim() !== '' && involvement !== ''}
      onOpen={() => {
        setSha('');
        setPaths(before);
        setInvolvement('');
        setTool('');
        setPlan(rollbackPlan);
      }}
      send={() =>
        send({
          changeId,
          seenSha,
          sha,
          paths,
          involvement: involvement || 'unknown',
          ...(tool.trim() ? { tool } : {}),
          rollbackPlan: plan,
        })
      }
    >
      <p>Approvals of what is there now will no longer count.</p>
      <FormField label="Commit" hint="The full sha.">
        <input
          spellCheck={false}
          autoComplete="off"
          value={sha}
          onChange={({ currentTarget }) => setSha(currentTarget.value)}
        />
      </FormField>
      <FormField
        label="Paths it touches"
        hint="All of them; here are those of the revision that is there. One a line, or what git diff --numstat prints."
      >
        <textarea
          rows={5}
          spellCheck={false}
          value={paths}
          onChange={({ currentTarget }) => setPaths(currentTarget.value)}
        />
      </FormField>
      <FormField label="What AI did in it">
        <select
          value={involvement}
          onChange={({ currentTarget }) => setInvolvement(currentTarget.value as Involvement | '')}
        >
          <option value="">Say which</option>
          <option value="none">No AI took part</option>
          <option value="assisted">I wrote it with its help</option>
          <option value="authored">AI wrote most of it</option>
          <option value="agent">An agent did it</option>
          <option value="unknown">I do not know</option>
        </select>
      </FormField>
      {['assisted', 'authored', 'agent'].includes(involvement) ? (
        <FormField label="Tool">
          <input value={tool} onChange={({ currentTarget }) => setTool(currentTarget.value)} />
        </FormField>
      ) : null}
      <FormField label="Rollback plan">
        <textarea rows={2} value={plan} onChange={({ currentTarget }) => setPlan(currentTarget.value)} />
      </FormField>
    </FormDialog>
  );
}
