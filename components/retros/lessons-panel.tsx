import Link from 'next/link';
import { urls } from '#lib/platform/urls.ts';
import { Panel } from '../ui/panel.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import styles from './lessons-panel.module.css';

/** What was learnt from an incident; never from whom. */
export interface LessonRow {
  incidentId: string;
  actionId: string;
  title: string;
  detail: string;
  incident: string;
}

interface Props {
  lessons: readonly LessonRow[];
  title?: string;
  /** What can be done with each, e.g. say that it was read. */
  deed?: (lesson: LessonRow) => React.ReactNode;
}

/** Lessons, each with the incident that taught it. Nothing where there are none. */
export function LessonsPanel({ lessons, title = 'Lessons from incidents like this', deed }: Props) {
  if (lessons.length === 0) return null;
  return (
    <Panel title={title} note={lessons.length}>
      <ul className={styles.lessons}>
        {lessons.map((lesson) => (
          <li key={lesson.actionId}>
            <h3>
              <UntrustedText text={lesson.title} />
            </h3>
            {lesson.detail ? (
              <p>
                <UntrustedText text={lesson.detail} />
              </p>
            ) : null}
            <p className={styles.source}>
              <Link href={urls.retro(lesson.incidentId)} prefetch={false}>
                <UntrustedText text={lesson.incident} />
              </Link>
              {deed?.(lesson)}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
