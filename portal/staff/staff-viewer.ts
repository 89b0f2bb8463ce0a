import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { success } from '#contract/failures/outcome.ts';
import { GUARD_HEADERS, type PageFiles } from '#platform/page-files.ts';
import { ANYBODY } from '../platform/actor.ts';
import { type Audience, openAudience } from '../platform/http/audience.ts';
import { JSON_FORM } from '../platform/http/json-form.ts';
import type { PublicCaller } from '../platform/http/public-audience.ts';
import type { PortalLog } from '../platform/log.ts';

const VIEWER_PATH = '/staff/viewer';
/** Built beside the desk's page. */
const SCRIPT_FILE = '/viewer.js';

const STYLE = 'html,body{margin:0;background:#fff}canvas{display:block;width:100%}';

/**
 * The frame in which a file is drawn that somebody attached: an origin of its own that reaches nothing. Its one script is
 * in it, by its hash; what the script draws, it is handed.
 */
export function serveStaffViewer(app: FastifyInstance, log: PortalLog, files: PageFiles | undefined): void {
  const built = files?.get(SCRIPT_FILE);
  if (built === undefined) return;
  // Within a script of a page these would begin or end something; between quotes they mean the same with a backslash.
  const script = built.body.toString('utf8').replace(/<(?=\/script|!--|script)/gi, '\\x3c');
  const page = Buffer.from(
    `<!doctype html><html lang="ja"><meta charset="utf-8"><title>Madoguchi</title><style>${STYLE}</style>` +
      `<main><canvas role="img"></canvas></main><script type="module">${script}</script></html>`,
  );
  const etag = `"${sha256(page)}"`;
  const audience: Audience<PublicCaller> = {
    ...JSON_FORM,
    headers: viewerHeaders(script),
    guard: { at: 'onRequest', admit: async () => success({ actor: ANYBODY }) },
  };
  openAudience(app, audience, log, ({ scope }) => {
    scope.get(VIEWER_PATH, async (request, reply) => {
      reply.header('etag', etag);
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return reply.type('text/html; charset=utf-8').send(page);
    });
  });
}

function viewerHeaders(script: string): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(Object.entries(GUARD_HEADERS).map(([name, value]) => [name.toLowerCase(), value])),
    // Nothing in it is anybody's; whoever has it asks whether it is still the newest.
    'cache-control': 'no-cache',
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'content-security-policy': [
      'sandbox allow-scripts',
      "default-src 'none'",
      `script-src 'sha256-${sha256(script)}' 'wasm-unsafe-eval'`,
      'worker-src blob:',
      'img-src blob:',
      'font-src blob:',
      `style-src 'sha256-${sha256(STYLE)}'`,
      "connect-src 'none'",
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'self'",
    ].join('; '),
  };
}

function sha256(of: string | Buffer): string {
  return createHash('sha256').update(of).digest('base64');
}
