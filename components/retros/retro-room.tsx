'use client';

import type { Verdict } from '#lib/domain/access.ts';
import { type GeneratedKey, isGenerated, SECTION_KEYS, type SectionKey } from '#lib/domain/retro/document.ts';
import styles from './retro-room.module.css';
import { SectionEditor } from './section-editor.tsx';
import { usePresence } from './use-presence.ts';
import type { SectionText, WriteSection } from './use-section.ts';

interface Props {
  incidentId: string;
  viewerId: string;
  verdict: Verdict;
  sections: Readonly<Partial<Record<SectionKey, SectionText>>>;
  generated: Readonly<Record<GeneratedKey, string>>;
  write: WriteSection;
  tell: (input: { incidentId: string; section: SectionKey | null }) => Promise<unknown>;
}

/** The sections of a retro, where several people write at once and see each other do. */
export function RetroRoom({ incidentId, viewerId, verdict, sections, generated, write, tell }: Props) {
  const { writers, writing } = usePresence(incidentId, viewerId, tell);
  return (
    <div className={styles.sections}>
      {SECTION_KEYS.map((key) => (
        <SectionEditor
          key={key}
          incidentId={incidentId}
          section={key}
          current={sections[key] ?? null}
          verdict={verdict}
          generated={isGenerated(key) ? generated[key] : null}
          others={writers.filter(({ section }) => section === key).map(({ name }) => name)}
          write={write}
          onWriting={(isWriting) => writing(isWriting ? key : null)}
        />
      ))}
    </div>
  );
}
