'use client';

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import styles from './markdown-area.module.css';
import { markdownLanguage } from './markdown-language.ts';

interface Props {
  text: string;
  label: string;
  /** Shown while there is nothing. */
  prompt: string;
  onChange: (text: string) => void;
  /** Ctrl-S. */
  onSave: () => void;
  onFocus: () => void;
  onBlur: () => void;
}

/** CodeMirror for Markdown. It follows `text` when that changes from outside; Tab moves on. */
export function MarkdownArea({ text, label, prompt, onChange, onSave, onFocus, onBlur }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useEffectEvent(onChange);
  const save = useEffectEvent(onSave);
  const focused = useEffectEvent(onFocus);
  const blurred = useEffectEvent(onBlur);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once, of what it began with
  useEffect(() => {
    const editor = new EditorView({
      parent: place.current!,
      state: EditorState.create({
        doc: text,
        extensions: [
          drawSelection(),
          history(),
          markdownLanguage,
          placeholder(prompt),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'true', tabindex: '0' }),
          keymap.of([
            {
              key: 'Mod-s',
              preventDefault: true,
              run: () => {
                save();
                return true;
              },
            },
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          EditorView.domEventHandlers({ focus: () => focused(), blur: () => blurred() }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    editor.focus();
    return () => editor.destroy();
  }, []);

  useEffect(() => {
    const editor = view.current;
    const before = editor?.state.doc.toString();
    if (!editor || before === undefined || before === text) return;
    editor.dispatch({ changes: { from: 0, to: before.length, insert: text } });
  }, [text]);

  return <div ref={place} className={styles.area} />;
}
