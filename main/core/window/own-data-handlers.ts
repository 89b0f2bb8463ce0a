import type { Handlers } from '#contract/app/ipc-server.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import type { OwnReading } from '#contract/portal/own-data-routes.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { NamedFile } from '#documents/container/named-files.ts';
import { joinPieces } from '../flow/file-pieces.ts';
import { csvFiles, readingAsJson, readingAsPdf } from '../own-data/own-data-files.ts';
import { type CorrectionUpload, correctionUpload, sendCorrection } from '../own-data/send-correction.ts';
import type { CorePorts } from '../ports/ports.ts';
import { asDone } from './as-done.ts';
import type { OpenEnvironment } from './environment.ts';

type OwnDataHandlers = Pick<
  Handlers,
  | 'listOwnData'
  | 'readOwnData'
  | 'saveOwnData'
  | 'linkSource'
  | 'unlinkSource'
  | 'askDataCorrection'
  | 'showCorrectionFile'
  | 'listOwnCorrections'
>;

/** A reading in the form that the person wants, as files to save. */
async function filesOf(reading: OwnReading, as: 'csv' | 'json' | 'pdf', language: Language): Promise<NamedFile[]> {
  switch (as) {
    case 'csv':
      return csvFiles(reading, language);
    case 'json':
      return [readingAsJson(reading)];
    case 'pdf':
      return [await readingAsPdf(reading, language)];
  }
}

/** What the window asks about the person; the core hands it on and keeps nothing. */
export function ownDataHandlers(
  here: () => OpenEnvironment,
  documents: CorePorts['documents'],
  { publicTerminal, language }: { readonly publicTerminal: boolean; readonly language: () => Language },
): OwnDataHandlers {
  const { signal } = new AbortController();
  const join = joinPieces();
  /** What shows that something is wrong, of who chose it, until it is sent. */
  let held: { readonly by: string; readonly file: CorrectionUpload } | undefined;
  return {
    async listOwnData() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listOwnData', { token, signal }));
    },
    async readOwnData({ group }) {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('readOwnData', { params: { group }, body: {}, token, signal }));
    },
    async linkSource({ source }) {
      const { session, portal } = here();
      return asDone(await session.asHolder((token) => portal.call('linkSource', { body: { source }, token, signal })));
    },
    async unlinkSource({ source }) {
      const { session, portal } = here();
      const params = { source };
      return asDone(await session.asHolder((token) => portal.call('unlinkSource', { params, token, signal })));
    },
    async askDataCorrection({ group, correction, withFile }) {
      const { session, portal } = here();
      const file = held !== undefined && held.by === session.subject() ? held.file : undefined;
      if (withFile && file === undefined) return failed({ code: 'staleCommand' });
      const wanted = { group, correction, file: withFile ? file : undefined };
      const sent = await session.asHolder((token) => sendCorrection(portal, token, wanted, signal));
      if (sent.ok) held = undefined;
      return sent;
    },
    async showCorrectionFile({ fileName, ...piece }) {
      const by = here().session.subject();
      if (publicTerminal || by === undefined) return failed({ code: 'sessionRequired' });
      const bytes = join(fileName, piece);
      if (bytes === 'misfit') {
        return failed({ code: 'fileInvalid', file: visibleText(fileName), at: String(piece.offset) });
      }
      if (bytes === 'more') return success({ file: null });
      held = undefined;
      const taken = correctionUpload(fileName, bytes);
      if (!taken.ok) return taken;
      held = { by, file: taken.value };
      const { name, mediaType, bytes: content } = taken.value;
      return success({ file: { name, mediaType, bytes: content.length } });
    },
    async listOwnCorrections() {
      const { session, portal } = here();
      return session.asHolder((token) => portal.call('listOwnCorrections', { token, signal }));
    },
    async saveOwnData({ reading, as }) {
      if (publicTerminal) return failed({ code: 'staleCommand' });
      const files = await filesOf(reading, as, language());
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
