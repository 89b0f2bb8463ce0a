import type { CustomScheme } from 'electron';
import { RENDERER_POLICY, type RendererFiles } from '#host/renderer-files.ts';
import { GUARD_HEADERS } from '#platform/page-files.ts';
import { APP_SCHEME } from './channel-names.ts';
import { isOwnAddress } from './electron-channel.ts';

/** What the page may do at our scheme; what is not named here it may not. */
export const APP_SCHEME_PRIVILEGES: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: {
    standard: true,
    secure: true,
    supportFetchAPI: true,
    bypassCSP: false,
    allowServiceWorkers: false,
    corsEnabled: false,
    stream: false,
  },
};

/** Answers the renderer's requests from memory, with the same headers as the kiosk host gives. Source: SR-29. */
export function answerFrom(
  files: RendererFiles,
): (request: { readonly url: string; readonly method: string }) => Response {
  return ({ url, method }) => {
    const file = method === 'GET' && isOwnAddress(url) ? files.get(new URL(url).pathname) : undefined;
    if (file === undefined) return new Response(null, { status: 404, headers: GUARD_HEADERS });
    return new Response(new Uint8Array(file.body), {
      headers: {
        'Content-Type': file.mediaType,
        'Content-Security-Policy': RENDERER_POLICY,
        'Cache-Control': 'no-store',
        ...GUARD_HEADERS,
      },
    });
  };
}
