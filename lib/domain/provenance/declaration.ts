import type { Compiled } from './compile.ts';
import { evidence } from './evidence.ts';
import { readNames } from './naming.ts';
import { slug } from './text.ts';
import type { Declaration, Evidence } from './types.ts';

/** A tool's slug from what people or machines call it: `Claude Code`, `github-copilot`; unknown ones keep their name. */
export function toolSlug(name: string, catalogue: Compiled): string | null {
  const text = name.slice(0, 100);
  return readNames(text, catalogue).mentions[0]?.tool.id ?? (slug(text) || null);
}

/** Explicit statements about a change: `attested` where signed or line-level, else a self-report. */
export function declarationEvidence(
  declarations: readonly Declaration[] | undefined,
  catalogue: Compiled,
): Evidence[] {
  return (declarations ?? []).map((declared) =>
    evidence({
      signal: 'declaration',
      tool: declared.tool === undefined ? null : toolSlug(declared.tool, catalogue),
      model: declared.model ?? null,
      session: declared.session ?? null,
      involvement: declared.involvement,
      grade: declared.attested ? 'attested' : 'self-report',
      source: `declaration by ${declared.by}`,
      excerpt: [declared.involvement, declared.tool, declared.model].filter(Boolean).join(' '),
      reason: declared.attested ? 'a signed or line-level statement' : 'an explicit statement, unsigned',
    }),
  );
}
