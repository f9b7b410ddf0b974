/** Names of fields that hold an instant; as JSON they are ISO text. */
const INSTANT = /^at$|(At|Since|Until|Till)$/;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** JSON of one of our own pages, with instants as dates again. Throws with words for people where it fails. */
export async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  const text = await response.text();
  if (!response.ok) throw new Error(refusalOf(text) ?? `The server answered ${response.status}.`);
  return JSON.parse(text, (key, value) =>
    typeof value === 'string' && INSTANT.test(key) && ISO.test(value) ? new Date(value) : value,
  ) as T;
}

function refusalOf(text: string): string | null {
  try {
    return (JSON.parse(text) as { error?: string }).error ?? null;
  } catch {
    return null;
  }
}
