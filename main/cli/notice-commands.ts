import { join } from 'node:path';
import { RECORD_FILE_LIMIT_BYTES } from '#contract/app/views/record-copy-view.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type ExchangeRecord, recordFilterSchema, recordIdSchema } from '#contract/portal/exchange-record-routes.ts';
import { type Notice, noticeIdSchema } from '#contract/portal/notice-routes.ts';
import { inLanguage, type Language } from '#contract/values/localized-text.ts';
import { fetchNoticeFile } from '#core/notices/notice-file.ts';
import { allPages } from '#core/portal/all-pages.ts';
import { readRecords } from '#documents/record-table/read-records.ts';
import { recordsCsv } from '#documents/record-table/record-files.ts';
import { openChosenFolder } from '#platform/private-file.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { readWhole, writeOut } from './files.ts';
import { type CommandSession, type ForOption, forOption, withPortalSession, withSessionFor } from './portal-session.ts';
import { runWithReaders } from './with-readers.ts';

interface NoticesOptions extends ForOption {
  readonly unread?: true;
  readonly mark?: string;
  readonly save?: string;
}

/** What has come for the person, or one notice with its words; `mark` says whether it counts as read. */
export function runNotices(id: string | undefined, { unread, mark, save, ...options }: NoticesOptions): Promise<void> {
  return runWithReaders(options, async (transport, context) => {
    const notice = noticeIdSchema.optional().safeParse(id);
    if (!notice.success) return failed({ code: 'usage', detail: 'ID is the identifier of a notice' });
    if (mark !== undefined && mark !== 'read' && mark !== 'unread')
      return failed({ code: 'usage', detail: '--mark takes read or unread' });
    if ((mark !== undefined || save !== undefined) && notice.data === undefined)
      return failed({ code: 'usage', detail: '--mark and --save need the ID of a notice' });
    return withSessionFor(transport, context, { slots: ['auth'], ...forOption(options) }, async (session) => {
      if (notice.data === undefined) return showNotices(session, context, unread === true);
      if (mark !== undefined) return markNotice(session, context, notice.data, mark);
      return showNotice(session, context, notice.data, save);
    });
  });
}

interface RecordsOptions {
  readonly from?: string;
  readonly to?: string;
  readonly unusual?: true;
  readonly own?: true;
  readonly csv?: string;
  readonly import?: string;
}

/** Who looked at what the person filed, and with `own` what they asked sources; one record, or those that are asked for. */
export function runRecords(
  id: string | undefined,
  { from, to, unusual, own, csv, import: file, ...options }: RecordsOptions,
): Promise<void> {
  if (file !== undefined) return runCommand(options, (context) => readList(file, context));
  return runWithReaders(options, async (transport, context) => {
    const record = recordIdSchema.optional().safeParse(id);
    if (!record.success) return failed({ code: 'usage', detail: 'ID is the identifier of a record' });
    const filter = recordFilterSchema.safeParse({
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(unusual === undefined ? {} : { unusual: 'only' }),
      ...(own === undefined ? {} : { way: 'all' }),
    });
    if (!filter.success) return failed({ code: 'usage', detail: '--from and --to take days like 2026-11-28' });
    return withPortalSession(transport, context, ['auth'], async (session) => {
      const { portal, opened } = session;
      const { token } = opened;
      const { signal } = context;
      if (record.data !== undefined) {
        const params = { record: record.data };
        const read = await portal.call('readExchangeRecord', { params, token, signal });
        return read.ok ? showRecords([read.value], context) : read;
      }
      const listed = await allPages(
        (after) => portal.call('listExchangeRecords', { query: { ...filter.data, ...after }, token, signal }),
        ({ records }) => records,
      );
      if (!listed.ok) return listed;
      if (csv !== undefined) {
        const written = await writeOut(csv, recordsCsv(listed.value));
        if (!written.ok) return written;
      }
      return showRecords(listed.value, context);
    });
  });
}

/** What a list says that another office gave out: whole or not at all. Nothing of it is kept. */
async function readList(file: string, { output, clock }: CommandContext): Promise<Outcome<void>> {
  const bytes = await readWhole(file, RECORD_FILE_LIMIT_BYTES);
  if (!bytes.ok) return bytes;
  const read = readRecords(bytes.value, clock.nowMs());
  if (read.is === 'refused') return failed({ code: 'importRefused', errors: [...read.errors] });
  const { records, same } = read;
  output.result({ read: records.length + same, new: records.length, same, records }, () =>
    records
      .map(({ at, asker, section, kinds, purpose }) => [at, asker, section, kinds.join(','), purpose].join('\t'))
      .join('\n'),
  );
  return success(undefined);
}

async function markNotice(
  { portal, opened: { token } }: CommandSession,
  { output, signal }: CommandContext,
  notice: string,
  as: 'read' | 'unread',
): Promise<Outcome<void>> {
  const route = as === 'read' ? 'markNoticeRead' : 'markNoticeUnread';
  const marked = await portal.call(route, { params: { notice }, token, signal });
  if (!marked.ok) return marked;
  output.result({ [as]: notice }, () => notice);
  return success(undefined);
}

async function showNotice(
  { portal, opened: { token } }: CommandSession,
  { output, language, signal }: CommandContext,
  notice: string,
  folder: string | undefined,
): Promise<Outcome<void>> {
  const params = { notice };
  const read = await portal.call('readNotice', { params, token, signal });
  if (!read.ok) return read;
  const saved: string[] = [];
  if (folder !== undefined) {
    const place = await openChosenFolder(folder);
    for (const { file } of read.value.files) {
      const fetched = await fetchNoticeFile(portal, token, { notice, file }, signal);
      if (!fetched.ok) return fetched;
      const path = join(place, `${file}-${fetched.value.name}`);
      const written = await writeOut(path, fetched.value.bytes);
      if (!written.ok) return written;
      saved.push(path);
    }
  }
  const { text } = read.value;
  output.result({ ...read.value, ...(folder === undefined ? {} : { saved }) }, () =>
    [lineOf(read.value, language), ...(text === null ? [] : ['', text[language] ?? text.ja]), ...saved].join('\n'),
  );
  return success(undefined);
}

async function showNotices(
  { portal, opened: { token } }: CommandSession,
  { output, language, signal }: CommandContext,
  unreadOnly: boolean,
): Promise<Outcome<void>> {
  const show = unreadOnly ? { show: 'unread' as const } : {};
  const listed = await allPages(
    (after) => portal.call('listNotices', { query: { ...show, ...after }, token, signal }),
    ({ notices }) => notices,
  );
  if (!listed.ok) return listed;
  output.result({ notices: listed.value }, () => listed.value.map((notice) => lineOf(notice, language)).join('\n'));
  return success(undefined);
}

function lineOf({ notice, at, kind, isRead, receiptNumber, procedure, title }: Notice, language: Language): string {
  const says =
    title === null ? (procedure === null ? '' : inLanguage(procedure.title, language)) : (title[language] ?? title.ja);
  return [at, isRead ? '-' : '*', kind, receiptNumber ?? '-', says, notice].join('\t');
}

function showRecords(records: readonly ExchangeRecord[], { output, language }: CommandContext): Outcome<void> {
  output.result({ records }, () =>
    records.map((record) => [record.at, record.way, ...cellsOf(record, language), record.record].join('\t')).join('\n'),
  );
  return success(undefined);
}

/** By whom or of whom, in which application, what, and what is unusual about it. */
function cellsOf(record: ExchangeRecord, language: Language): readonly string[] {
  if (record.way === 'self') return [inLanguage(record.source.name, language), '-', record.group, '-'];
  if (record.way === 'site') {
    const { site, act } = record;
    const number = act.did === 'applicationRead' ? act.receiptNumber : '-';
    return [inLanguage(site.name, language), number, act.did === 'ownDataRead' ? act.group : act.did, '-'];
  }
  const { system, municipality, receiptNumber, kinds, marks } = record;
  return [
    system ?? inLanguage(municipality.name, language),
    receiptNumber,
    kinds.join(','),
    marks.map(({ rule }) => rule).join(',') || '-',
  ];
}
