import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

interface PageFile {
  readonly mediaType: string;
  readonly body: Buffer;
  /** True for files whose name carries a digest of their content. */
  readonly immutable: boolean;
}

/** A built page in memory, by the path under which it is asked for (`/assets/…`). `/` is the page itself. */
export type PageFiles = ReadonlyMap<string, PageFile>;

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
  '.wasm': 'application/wasm',
  '.bcmap': 'application/octet-stream',
  '.pfb': 'application/octet-stream',
  '.ttf': 'font/ttf',
};

/** What a page of ours may do: only its own files, no markup made from text, nobody frames it. Source: SR-29. */
const POLICY = [
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
];

/** As a header; `more` names what one page needs beside it. */
export function pagePolicy(...more: readonly string[]): string {
  return [...POLICY, ...more].join('; ');
}

/** Headers of every answer of a server of pages, whatever it carries. */
export const GUARD_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), hid=(), serial=(), clipboard-read=()',
} as const;

/** Reads a built page once. Files of a kind that no page of ours has are left out; `undefined` where it was not built. */
export async function loadPageFiles(folder: string): Promise<PageFiles | undefined> {
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
  if (page === undefined) return undefined;
  files.delete('/index.html');
  files.set('/', page);
  return files;
}

async function loadFile(path: string): Promise<PageFile> {
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
