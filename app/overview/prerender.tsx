import type { ReactElement } from 'react';

/** A piece of a page as finished HTML. */
export type Markup = { readonly __html: string };

/**
 * Renders components that only show (no hooks, no client components) to HTML once, so that it can be kept with the
 * report it was made from: the overview is a thousand elements, and making them anew for each request costs three
 * times as much as everything else (tests/bench/overview.bench.ts). React escapes all text, as always.
 *
 * React's HTML renderer may not be bundled into server components, so it is taken from node_modules at run time.
 */
export async function prerender(element: ReactElement): Promise<Markup> {
  const { renderToStaticMarkup } = await import(/* turbopackIgnore: true */ 'react-dom/server');
  return { __html: renderToStaticMarkup(element) };
}

/** Puts prerendered HTML into a page. */
export function Finished({ html }: { html: Markup }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: React rendered and escaped it above
  return <div dangerouslySetInnerHTML={html} />;
}
