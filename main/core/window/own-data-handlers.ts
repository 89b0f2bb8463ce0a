import type { Handlers } from '#contract/app/ipc-server.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { csvFiles, readingAsJson } from '../own-data/own-data-files.ts';
import type { CorePorts } from '../ports/ports.ts';
import type { OpenEnvironment } from './environment.ts';

type OwnDataHandlers = Pick<Handlers, 'listOwnData' | 'readOwnData' | 'saveOwnData'>;

/** What the window asks about the person; the core hands it on and keeps nothing. */
export function ownDataHandlers(
  here: () => OpenEnvironment,
  documents: CorePorts['documents'],
  { publicTerminal, language }: { readonly publicTerminal: boolean; readonly language: () => Language },
): OwnDataHandlers {
  const { signal } = new AbortController();
  return {
    async listOwnData() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listOwnData', { token, signal }));
    },
    async readOwnData({ group }) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('readOwnData', { params: { group }, body: {}, token, signal }));
    },
    async saveOwnData({ reading, as }) {
      if (publicTerminal) return failed({ code: 'staleCommand' });
      const files = as === 'json' ? [readingAsJson(reading)] : csvFiles(reading, language());
      const names: string[] = [];
      for (const { name, bytes } of files) {
        const saved = await documents.save(name, bytes);
        if (!saved.ok) return saved;
        names.push(saved.value.savedAs);
      }
      return success({ savedAs: names.join(', ').slice(0, 300) });
    },
  };
}
