import type { Handlers } from '#contract/app/ipc-server.ts';
import type { ImportedRecord, ImportPreview } from '#contract/app/views/record-copy-view.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import { RECORDS_AT_ONCE } from '#contract/portal/exchange-record-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { readRecords } from '#documents/record-table/read-records.ts';
import { joinPieces } from '../flow/file-pieces.ts';
import type { Clock } from '../ports/ports.ts';
import { EVERYBODY, fetchRecords } from '../records/fetch-records.ts';
import { sameLine } from '../records/record-copy.ts';
import type { OpenEnvironment } from './environment.ts';

const never = new AbortController().signal;
const SHOWN_OF_FILE = 20;

/** The copy that a person keeps of their records on this computer, and what files of other offices add to it. */
export function recordCopyHandlers(
  here: () => OpenEnvironment,
  { clock, publicTerminal }: { readonly clock: Pick<Clock, 'nowMs'>; readonly publicTerminal: boolean },
) {
  const join = joinPieces();
  /** A file that was shown and not taken yet, of who showed it. */
  let shown: { readonly by: string; readonly records: readonly ImportedRecord[] } | undefined;
  const isOpen = () => !publicTerminal && here().session.token() !== undefined;

  return {
    async readRecordCopy({ after }) {
      if (!isOpen()) return failed({ code: 'sessionRequired' });
      const kept = await here().recordCopy().read();
      const { lines, lost } = kept ?? { lines: [], lost: [] };
      const newest = [...lines].sort((one, other) => other.record.at.localeCompare(one.record.at));
      const from = after === undefined ? 0 : Number(after);
      const records = newest.slice(from, from + RECORDS_AT_ONCE);
      const end = from + records.length;
      return success({
        isKept: kept !== undefined,
        records,
        all: newest.length,
        lost: [...lost],
        next: end < newest.length ? String(end) : null,
      });
    },

    async keepRecordCopy() {
      if (!isOpen()) return failed({ code: 'sessionRequired' });
      const { session, portal, recordCopy } = here();
      const copy = recordCopy();
      const read = await session.asHolder((token) => fetchRecords(portal, token, { filter: EVERYBODY }, never));
      if (!read.ok) return read;
      const added = await copy.add(read.value.map((record) => ({ from: 'portal', record })));
      return added === undefined ? failed({ code: 'copyNotKept' }) : success({ added });
    },

    async showRecordFile({ fileName, ...piece }) {
      const by = here().session.subject();
      if (!isOpen() || by === undefined) return failed({ code: 'sessionRequired' });
      const bytes = join(fileName, piece);
      if (bytes === 'misfit') {
        return failed({ code: 'fileInvalid', file: visibleText(fileName), at: String(piece.offset) });
      }
      if (bytes === 'more') return success({ preview: null });
      shown = undefined;
      const read = readRecords(bytes, clock.nowMs());
      if (read.is === 'refused') return failed({ code: 'importRefused', errors: [...read.errors] });
      const kept = await here().recordCopy().read();
      const known = new Set(kept?.lines.map(sameLine));
      const fresh = read.records.filter((record) => !known.has(sameLine({ from: 'file', record })));
      shown = { by, records: read.records };
      const preview: ImportPreview = {
        read: read.records.length + read.same,
        fresh: fresh.length,
        same: read.same + read.records.length - fresh.length,
        first: read.records.slice(0, SHOWN_OF_FILE),
      };
      return success({ preview });
    },

    async takeRecordFile() {
      const by = here().session.subject();
      if (!isOpen() || by === undefined) return failed({ code: 'sessionRequired' });
      const file = shown?.by === by ? shown : undefined;
      if (file === undefined) return failed({ code: 'staleCommand' });
      const added = await here()
        .recordCopy()
        .add(file.records.map((record) => ({ from: 'file', record })));
      if (added === undefined) return failed({ code: 'copyNotKept' });
      shown = undefined;
      return success({ added });
    },

    async deleteRecordCopy() {
      if (!isOpen()) return failed({ code: 'sessionRequired' });
      shown = undefined;
      return (await here().recordCopy().remove()) ? success({}) : failed({ code: 'keptStays' });
    },
  } satisfies Partial<Handlers>;
}
