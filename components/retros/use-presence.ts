import { useCallback, useEffect, useRef, useState } from 'react';
import type { SectionKey } from '#lib/domain/retro/document.ts';
import { useLive } from '../shell/use-live.ts';

/** Somebody who has not told again for so long has stopped, or is gone. */
const STALE_MS = 14_000;
/** How often one tells while one writes. */
const TELL_MS = 5_000;

interface Writer {
  name: string;
  section: string;
  heard: number;
}

type Tell = (input: { incidentId: string; section: SectionKey | null }) => Promise<unknown>;

/** Who else writes in which section of a retro, and how to tell where oneself does. */
export function usePresence(incidentId: string, viewerId: string, tell: Tell) {
  const [writers, setWriters] = useState<ReadonlyMap<string, Writer>>(new Map());
  const told = useRef<{ section: SectionKey | null; at: number }>({ section: null, at: 0 });

  useLive((news) => {
    if (news.kind !== 'writing' || news.incidentId !== incidentId || news.personId === viewerId) return;
    const { personId, name, section } = news;
    setWriters((before) => {
      const after = new Map(before);
      if (section === null) after.delete(personId);
      else after.set(personId, { name, section, heard: performance.now() });
      return after;
    });
  });

  useEffect(() => {
    const timer = window.setInterval(() => {
      const oldest = performance.now() - STALE_MS;
      setWriters((before) => {
        const after = [...before].filter(([, { heard }]) => heard > oldest);
        return after.length === before.size ? before : new Map(after);
      });
    }, 2_000);
    return () => window.clearInterval(timer);
  }, []);

  const writing = useCallback(
    (section: SectionKey | null) => {
      const now = performance.now();
      const { section: before, at } = told.current;
      if (section === before && (section === null || now - at < TELL_MS)) return;
      told.current = { section, at: now };
      tell({ incidentId, section }).catch(() => {});
    },
    [incidentId, tell],
  );
  return { writers: [...writers.values()], writing };
}
