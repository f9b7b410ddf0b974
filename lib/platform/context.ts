/**
 * Who acts. `identity` is the login that was used; one person may have several. `authenticatedAt`: when they last proved
 * who they are, where anybody says.
 */
export type Actor =
  | { kind: 'person'; id: string; identity: string; session: string | null; authenticatedAt?: Date | null }
  | { kind: 'service'; id: string; identity: string; session: null }
  | { kind: 'system'; id: string; identity: null; session: null };

/** What every verb gets first: who acts and at what instant. The instant does not move during the act. */
export interface Context {
  actor: Actor;
  now: Date;
}

/** Context of work that nobody clicked: an import, a job. `name` says which, e.g. `import-git`. */
export function systemContext(name: string, now: Date): Context {
  return { actor: { kind: 'system', id: name, identity: null, session: null }, now };
}
