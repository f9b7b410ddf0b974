/** A time during which a version of the policy was in force. Instants are milliseconds since 1970. */
export interface Reign {
  versionId: string;
  from: number;
  /** The first instant at which it was no longer; null: it still is. */
  until: number | null;
  /** Slugs of the services for which a programme had put it in the place of the active version; null: it was that one. */
  services: readonly string[] | null;
}

/** How far the clocks of whoever puts a version in force and of the gate may differ, and how long a commit may take. */
const NEAR_MS = 60_000;

/**
 * Whether a decision was made by a version that was in force at its instant for the services that it was about: the
 * programme's where one governed any of them, else the active one. Near the edge of a reign the one before it and the one
 * after both count. A version that was only tried in shadow has no reign.
 */
export function wasInForce(
  reigns: readonly Reign[],
  { versionId, at, services }: { versionId: string; at: number; services: readonly string[] },
): boolean {
  const [first, last] = [at - NEAR_MS, at + NEAR_MS];
  const near = reigns.filter(({ from, until }) => from <= last && (until === null || first < until));
  const governing = near.filter((reign) => reign.services?.some((slug) => services.includes(slug)));
  if (governing.some((reign) => reign.versionId === versionId)) return true;
  const isGoverned = governing.some(({ from, until }) => from <= first && (until === null || last < until));
  return !isGoverned && near.some((reign) => reign.services === null && reign.versionId === versionId);
}
