import { BLAST_RADII, type BlastRadius } from '#lib/domain/policy/facts.ts';
import { INVOLVEMENTS, type Involvement } from '#lib/domain/provenance/types.ts';
import { type DraftField, type DraftFields, named, readPaths } from './draft.ts';
import { CHANGE_KINDS, type ChangeKind } from './observation.ts';
import { SubmitChangeInput } from './submission.ts';

/** Who fills the form in, and under which name what is submitted will be known. */
export interface Submitter {
  draftId: string;
  person: { id: string; name: string };
}

export type Read =
  | { ok: true; input: SubmitChangeInput }
  | { ok: false; errors: Partial<Record<DraftField, string>> };

/** What a form is submitted as, or what is wrong with it by field. Its author is whoever fills it in. */
export function readDraft(fields: DraftFields, who: Submitter): Read {
  const parsed = SubmitChangeInput.safeParse(toSubmission(fields, who));
  const errors: Partial<Record<DraftField, string>> = {};
  for (const { path, message } of parsed.error?.issues ?? []) {
    const field = FIELD_OF[String(path[0])] ?? 'title';
    errors[field] ??= sentence(message);
  }
  if (fields.involvement === '')
    errors.involvement = 'Say whether AI took part. “I do not know” is an answer.';
  if (readPaths(fields.paths).paths.length === 0 && fields.services.length === 0)
    errors.paths = 'Say which paths it touches, or name its services.';
  return parsed.success && Object.keys(errors).length === 0
    ? { ok: true, input: parsed.data }
    : { ok: false, errors };
}

/** As much of a form as can be read so far, with placeholders for the rest: to judge it before it is complete. */
export function readUnfinished(fields: DraftFields, who: Submitter): SubmitChangeInput {
  const whole = toSubmission(fields, who);
  const parsed = SubmitChangeInput.safeParse(whole);
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const readable = Object.entries(whole).filter(([key]) => !wrong.has(key));
  return SubmitChangeInput.parse({ ...PLACEHOLDERS, ...Object.fromEntries(readable) });
}

const PLACEHOLDERS = { repository: 'unknown/unknown', sha: '0'.repeat(40), title: 'Untitled' };

function toSubmission(fields: DraftFields, { draftId, person }: Submitter) {
  const author = { name: person.name, identity: `person:${person.id}` };
  const { involvement, tool, model, directedBy } = fields;
  const said = INVOLVEMENTS.includes(involvement as Involvement) && involvement !== 'unknown';
  const isAi = said && involvement !== 'none';
  return {
    source: 'web',
    externalId: draftId,
    repository: fields.repository,
    sha: fields.sha.trim().toLowerCase(),
    environment: fields.environment,
    kind: CHANGE_KINDS.includes(fields.kind as ChangeKind) ? fields.kind : 'code',
    title: fields.title.trim(),
    description: fields.description.trim(),
    url: fields.url.trim() || null,
    author,
    pushedBy: author,
    coAuthors: fields.coAuthors
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(named),
    directedBy:
      !isAi || directedBy.trim() === '' ? null : directedBy.trim() === 'me' ? author : named(directedBy),
    ...readPaths(fields.paths),
    services: fields.services.length === 0 ? undefined : fields.services,
    declarations: said
      ? [
          {
            involvement,
            by: person.name,
            ...(isAi && tool.trim() ? { tool: tool.trim() } : {}),
            ...(isAi && model.trim() ? { model: model.trim() } : {}),
          },
        ]
      : [],
    rollbackPlan: fields.rollbackPlan.trim() || null,
    blastRadius: BLAST_RADII.includes(fields.blastRadius as BlastRadius) ? fields.blastRadius : null,
    destructive: fields.destructive,
    executedByAgent: fields.executedByAgent,
    fixesIncident: fields.fixesIncident || null,
  };
}

/** The field in which what is wrong with a part of a submission is to be put right. */
const FIELD_OF: Readonly<Record<string, DraftField>> = {
  repository: 'repository',
  sha: 'sha',
  environment: 'environment',
  kind: 'kind',
  title: 'title',
  description: 'description',
  url: 'url',
  coAuthors: 'coAuthors',
  directedBy: 'directedBy',
  paths: 'paths',
  fileCount: 'paths',
  linesAdded: 'paths',
  linesDeleted: 'paths',
  services: 'services',
  declarations: 'tool',
  rollbackPlan: 'rollbackPlan',
  blastRadius: 'blastRadius',
  fixesIncident: 'fixesIncident',
};

/** The field that a refusal of the verb is about. */
export const fieldOf = (part: string): DraftField | null => FIELD_OF[part.split('.')[0] ?? ''] ?? null;

const sentence = (message: string) => {
  const text = message.startsWith('must') ? `It ${message}` : message;
  return /[.!?]$/.test(text) ? text : `${text}.`;
};
