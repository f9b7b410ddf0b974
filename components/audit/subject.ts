import { urls } from '#lib/platform/urls.ts';

const PAGES: Record<string, (id: string) => string> = {
  change: urls.change,
  incident: urls.incident,
  campaign: (id) => urls.audit(id),
  freeze: urls.freezes,
  token: urls.tokens,
};

/** The page of what an entry is about; null where it has none of its own. */
export function subjectHref(type: string, id: string): string | null {
  return PAGES[type]?.(id) ?? null;
}
