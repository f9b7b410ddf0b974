import { z } from 'zod';

/** A text that the database can hold; longer ones are refused by the parser too. */
export const PolicyText = z
  .string()
  .max(65_536, 'A policy has at most 65,536 characters.')
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'The text holds characters that are none.')
  .transform((text) => text.replace(/\r\n?/g, '\n'));

export const VersionNumber = z.coerce.number().int().min(1).max(2_147_483_647);

/** What the person saw, so that nobody acts on a text they have not seen. */
export const SeenHash = z.string().regex(/^[0-9a-f]{64}$/, 'Name the text that you saw by its hash.');

export const Note = z
  .string()
  .trim()
  .min(3, 'Say in a few words what this is for.')
  .max(2_000, 'At most 2,000 characters.');

/** One version, as it was on the screen. */
export const SeenVersion = z.strictObject({ number: VersionNumber, seenHash: SeenHash });
export type SeenVersion = z.infer<typeof SeenVersion>;
