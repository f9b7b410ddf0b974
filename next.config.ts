import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm test` checks types; a start need not do it again
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    '@cedar-policy/cedar-wasm',
    '@prisma/client',
    '@prisma/adapter-pg',
    'pg',
    'graphile-worker',
    'pdfkit',
    'fontkit',
  ],
  experimental: {
    // `forbidden()`: the 403 page with the reason
    authInterrupts: true,
    optimizePackageImports: ['@mantine/core', '@mantine/hooks', '@mantine/charts', '@tabler/icons-react'],
  },
};

export default config;
