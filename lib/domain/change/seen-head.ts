import type { CommitFacts } from '#lib/domain/provenance/types.ts';
import type { DiffFile } from './diff.ts';

/** A head as git has it, not as somebody says. */
export interface SeenHead {
  /** Every file that it touches. */
  files: readonly DiffFile[];
  /** What it consists of, itself first. */
  commits: readonly CommitFacts[];
  /** Equal for two heads exactly when their diffs are; null: too large to tell. */
  diffId: string | null;
}
