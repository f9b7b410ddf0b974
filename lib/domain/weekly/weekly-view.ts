import type { WeeklyFigures } from './figures.ts';
import { readItem, SECTION_TITLES, SECTIONS, type Section } from './sections.ts';
import type { SectionView } from './view.ts';
import { changesView, emergenciesView, uncontrolledView } from './view-changes.ts';
import { aiView, availabilityView, sev2View } from './view-incidents.ts';
import { auditsView, disputesView, overdueView, programmesView, queueView } from './view-open.ts';

const VIEWS: Readonly<Record<Section, (figures: WeeklyFigures) => SectionView | null>> = {
  availability: availabilityView,
  sev2: sev2View,
  ai: aiView,
  changes: changesView,
  uncontrolled: uncontrolledView,
  'break-glass': emergenciesView,
  disputes: disputesView,
  overdue: overdueView,
  audits: auditsView,
  queue: queueView,
  programmes: programmesView,
};

/** The sections as they are to be read; those that these figures are not to be read of are left out. */
export const sectionViews = (figures: WeeklyFigures): SectionView[] =>
  SECTIONS.map((section) => VIEWS[section](figures)).filter((view) => view !== null);

/** What a note is about, in words: the row, or null for the section as a whole. A row that is gone keeps its id. */
export function recordLabel(item: string, views: readonly SectionView[]): string | null {
  const label = views.flatMap(({ items }) => items).find((one) => one.item === item)?.label;
  return label ?? readItem(item)?.record ?? null;
}

/** `Overdue`, from the key of an item. */
export const sectionTitle = (item: string): string => {
  const section = readItem(item)?.section;
  return section ? SECTION_TITLES[section] : item;
};
