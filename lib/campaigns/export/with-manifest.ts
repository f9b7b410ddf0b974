import { createHash } from 'node:crypto';
import type { ZipPart } from '#lib/platform/zip.ts';

/**
 * Parts, and after them `manifest.json` with the SHA-256 of each, hex, and `manifest.sig`, what `sign` gives of that, in
 * base64: what an archive is checked against. Digests are made as the parts are read, so these two can only be read last.
 */
export function withManifest(
  format: string,
  parts: readonly ZipPart[],
  sign: (text: string) => Uint8Array,
): readonly ZipPart[] {
  const files: Record<string, string> = {};
  const digested = parts.map(
    ({ name, content }): ZipPart => ({
      name,
      async *content() {
        const hash = createHash('sha256');
        for await (const piece of await content()) {
          hash.update(piece);
          yield piece;
        }
        files[name] = hash.digest('hex');
      },
    }),
  );
  const manifest = () => `${JSON.stringify({ format, files }, null, 2)}\n`;
  const signature = () => `${Buffer.from(sign(manifest())).toString('base64')}\n`;
  return [
    ...digested,
    { name: 'manifest.json', content: () => [manifest()] },
    { name: 'manifest.sig', content: () => [signature()] },
  ];
}
