import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './globals.css';
import { ColorSchemeScript, mantineHtmlProps } from '@mantine/core';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { Providers } from '#components/shell/providers.tsx';
import { Shell } from '#components/shell/shell.tsx';
import { NONCE_HEADER, PATH_HEADER } from '#lib/platform/headers.ts';
import { findViewer, requireViewer, type Viewer } from '#lib/platform/session.ts';
import { isPublic } from '#lib/platform/urls.ts';
import { signOut } from './signin/actions.ts';

export const metadata: Metadata = {
  title: { default: 'Countersign', template: '%s · Countersign' },
  description: 'The change-control room.',
  robots: 'noindex',
};

/**
 * The document. Each page checks the viewer itself; here that is asked once more, because a redirect from above
 * every `loading.tsx` is a real one (307), and it decides whether the navigation is drawn.
 */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [viewer, sent] = await Promise.all([findViewer(), headers()]);
  const nonce = sent.get(NONCE_HEADER) ?? '';
  const path = sent.get(PATH_HEADER);
  if (!viewer && path && !isPublic(path)) await requireViewer();
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" nonce={nonce} suppressHydrationWarning />
      </head>
      <body>
        <Providers>
          {viewer ? (
            <Shell viewer={{ name: viewer.name, title: titleOf(viewer) }} signOut={signOut}>
              {children}
            </Shell>
          ) : (
            children
          )}
        </Providers>
      </body>
    </html>
  );
}

function titleOf({ level, orgRole, team }: Viewer): string {
  const role = orgRole === 'engineer' ? [level, orgRole].filter(Boolean).join(' ') : orgRole;
  return team ? `${role}, ${team}` : role;
}
