/** What a slug looks like wherever one is given. */
export const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** Any name as a slug: lower case letters, digits and single hyphens, at most 64 characters. */
export function toSlug(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 64)
    .replace(/-+$/, '');
  return slug === '' ? 'unnamed' : slug;
}
