import type { IncomingMessage, ServerResponse } from 'node:http';
import { languageSchema } from '#contract/values/localized-text.ts';
import { servePages } from './page-server.ts';
import { inProject, say } from './project.mjs';

// Any screen in any state, language, size and mode, without a portal and without a card: npm run gallery

type PlainEntries = typeof import('../test/support/window/gallery/plain-entry.ts');

const pages = await servePages({
  port: 5174, // not that of `npm run dev`: a browser keeps how a window looks by origin
  folder: inProject('.cache/gallery'),
  allow: ['contract', 'renderer', 'test/gallery', 'test/support/window/host-script.ts', 'words'],
  config: () => ({
    root: inProject('test/gallery'),
    plugins: [
      {
        name: 'gallery-data',
        configureServer({ middlewares }) {
          middlewares.use('/index.json', (_request, response) => void answerIndex(response));
          middlewares.use('/entry.json', (request, response) => void answerEntry(request, response));
        },
      },
    ],
  }),
});
say(`gallery: ${pages.origin}/`);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void pages.close());

/** As it is now: Vite reads it again once a source of it has changed. */
function entries(): Promise<PlainEntries> {
  return pages.vite.ssrLoadModule(inProject('test/support/window/gallery/plain-entry.ts')) as Promise<PlainEntries>;
}

async function answerIndex(response: ServerResponse): Promise<void> {
  const { galleryIndex } = await entries();
  answerJson(response, { languages: languageSchema.options, folders: galleryIndex() });
}

async function answerEntry(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = new URL(request.url ?? '', pages.origin).searchParams;
  const language = languageSchema.safeParse(asked.get('language')).data ?? 'ja';
  const { plainEntry } = await entries();
  const entry = await plainEntry(asked.get('screen') ?? '', language, {
    inPractice: asked.has('practice'),
    publicTerminal: asked.has('public'),
  });
  if (entry === undefined) response.writeHead(404).end();
  else answerJson(response, entry);
}

function answerJson(response: ServerResponse, value: unknown): void {
  response
    .setHeader('Content-Type', 'application/json')
    .setHeader('Cache-Control', 'no-store')
    .end(JSON.stringify(value));
}
