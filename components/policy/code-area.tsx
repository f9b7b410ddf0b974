'use client';

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { forceLinting, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState, type Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { useEffect, useEffectEvent, useImperativeHandle, useRef } from 'react';
import type { Problem } from '#lib/domain/policy/problem.ts';
import { cedarLanguage } from './cedar-language.ts';
import styles from './code-area.module.css';

export interface CodeAreaHandle {
  /** Puts the cursor at a place, in view. */
  goTo: (line: number, column: number) => void;
}

interface Props {
  initial: string;
  label: string;
  describedBy: string;
  onChange: (text: string) => void;
  onSave: () => void;
  /** What is wrong with a text; asked when typing pauses. */
  check: (text: string) => Promise<readonly Problem[]>;
  ref: React.Ref<CodeAreaHandle>;
}

const PAUSE_MS = 350;

/** CodeMirror with Cedar's colours, line numbers, and problems in the gutter and under the text. Tab moves on. */
export function CodeArea({ initial, label, describedBy, onChange, onSave, check, ref }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useEffectEvent(onChange);
  const save = useEffectEvent(onSave);
  const asked = useEffectEvent(check);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once, of what it began with
  useEffect(() => {
    const editor = new EditorView({
      parent: place.current!,
      state: EditorState.create({
        doc: initial,
        extensions: [
          lineNumbers(),
          lintGutter(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          drawSelection(),
          history(),
          cedarLanguage,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({
            'aria-label': label,
            'aria-describedby': describedBy,
            spellcheck: 'false',
            tabindex: '0',
          }),
          keymap.of([
            {
              key: 'Mod-s',
              preventDefault: true,
              run: () => {
                save();
                return true;
              },
            },
            ...lintKeymap,
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          linter(
            async ({ state }) => {
              const problems = await asked(state.doc.toString());
              return problems.map(({ line, column, message, severity }) => {
                const from = offsetOf(state.doc, line, column);
                return { from, to: wordEnd(state.doc, from), severity, message };
              });
            },
            { delay: PAUSE_MS },
          ),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    forceLinting(editor);
    return () => editor.destroy();
  }, []);

  useImperativeHandle(ref, () => ({
    goTo(line, column) {
      const editor = view.current;
      if (!editor) return;
      const anchor = offsetOf(editor.state.doc, line, column);
      editor.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
      editor.focus();
    },
  }));

  return <div ref={place} className={styles.area} />;
}

/** Line and column are from 1; what lies beyond the text is its end. */
function offsetOf(doc: Text, line: number, column: number): number {
  const { from, length } = doc.line(Math.min(Math.max(1, line), doc.lines));
  return from + Math.min(Math.max(0, column - 1), length);
}

/** To the end of the word at an offset, so that there is something to underline. */
function wordEnd(doc: Text, from: number): number {
  const { to, text, from: start } = doc.lineAt(from);
  const [word = ''] = /^(\W?\w+|\S)/.exec(text.slice(from - start)) ?? [];
  return Math.min(to, from + word.length);
}
