import { Panel } from '#components/charts/panel.tsx';
import { NoteDialog, type NoteDialogProps } from '#components/weekly/note-dialog.tsx';
import { inOrderOfWeight, leftOut, rowsOnShort, SHORT } from '#lib/domain/weekly/paper.ts';
import { readItem, SECTION_TITLES } from '#lib/domain/weekly/sections.ts';
import type { SectionView, Target } from '#lib/domain/weekly/view.ts';
import { Words, WordTable } from './lines.tsx';
import type { Review } from './load.ts';
import { Note } from './note.tsx';
import styles from './week.module.css';

export interface SectionProps {
  view: SectionView;
  review: Review;
  address: (target: Target) => string;
  viewerId: string;
  dialog: Pick<NoteDialogProps, 'verdicts' | 'add'>;
  withdraw: (input: {
    week: string;
    noteId: string;
  }) => Promise<{ ok: true } | { ok: false; error: string; field: string | null }>;
  views: readonly SectionView[];
  /** Where the whole review is, for those who hold a short sheet. */
  whole: string;
}

/** A section with its figures, what was said of it, and the button to say something. */
export function SectionPanel({
  view,
  review,
  address,
  viewerId,
  dialog,
  withdraw,
  views,
  whole,
}: SectionProps) {
  const { section, about, lines, tables, items } = view;
  const notes = review.notes.filter(({ item }) => readItem(item)?.section === section);
  const onShort = rowsOnShort(tables);
  const onPaper = inOrderOfWeight(notes).slice(0, SHORT.notes);
  const more = leftOut(view, notes.length);
  return (
    <div className={styles.section} data-section={section}>
      <Panel
        id={section}
        title={SECTION_TITLES[section]}
        subtitle={about}
        tools={
          <span className={styles.tool}>
            <NoteDialog
              {...dialog}
              week={review.week}
              section={section}
              title={SECTION_TITLES[section]}
              items={items}
            />
          </span>
        }
      >
        {lines.map((line, index) => (
          <p key={index} className={styles.line}>
            <Words line={line} address={address} />
          </p>
        ))}
        <div className={styles.tables}>
          {tables.map((table, index) => (
            <WordTable
              key={table.caption}
              table={table}
              address={address}
              onShort={onShort[index] ?? table.rows.length}
            />
          ))}
        </div>
        {notes.length > 0 ? (
          <ul className={styles.notes} aria-label={`Notes: ${SECTION_TITLES[section]}`}>
            {notes.map((note) => (
              <Note
                key={note.id}
                note={note}
                week={review.week}
                views={views}
                closed={review.closed}
                isOwn={note.personId === viewerId}
                isBeyond={!onPaper.includes(note)}
                withdraw={withdraw}
              />
            ))}
          </ul>
        ) : null}
        {more ? (
          <p className={styles.rest}>
            {more}, see <a href={whole}>the whole review</a>
          </p>
        ) : null}
      </Panel>
    </div>
  );
}
