import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';

interface RendererFile {
  readonly mediaType: string;
  readonly body: Buffer;
  /** True for files whose name carries a digest of their content. */
  readonly immutable: boolean;
}

/** The built renderer in memory, by request path (`/assets/…`). `/` is the page itself. */
export type RendererFiles = ReadonlyMap<string, RendererFile>;

const TEXT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};
const BINARY_TYPES: Readonly<Record<string, string>> = {
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.ico': 'image/vnd.microsoft.icon',
  '.mp3': 'audio/mpeg',
};

/** The page of the application: only its own files, no markup made from text, nobody frames it. Source: SR-29. */
export const RENDERER_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Headers of every answer of either host, whatever it carries. */
export const GUARD_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), hid=(), serial=(), clipboard-read=()',
} as const;

/**
 * Reads the built renderer once. Files of a kind that the renderer does not have are left out.
 *
 * Fails with `windowMissing` where it has not been built.
 */
export async function loadRendererFiles(folder: string): Promise<Outcome<RendererFiles>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const loaded = await Promise.all(
    entries
      .filter((entry) => entry.isFile() && mediaTypeOf(entry.name) !== undefined)
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return [`/${relative(folder, path).split(sep).join('/')}`, await loadFile(path)] as const;
      }),
  );
  const files = new Map(loaded);
  const page = files.get('/index.html');
  if (page === undefined) return failed({ code: 'windowMissing' });
  files.delete('/index.html');
  files.set('/', page);
  return success(files);
}

async function loadFile(path: string): Promise<RendererFile> {
  const body = await readFile(path);
  return {
    mediaType: mediaTypeOf(path) ?? 'application/octet-stream',
    body,
    immutable: /-[\w-]{8}\.\w+$/.test(path),
  };
}

function mediaTypeOf(name: string): string | undefined {
  const extension = extname(name);
  return TEXT_TYPES[extension] ?? BINARY_TYPES[extension];
}
