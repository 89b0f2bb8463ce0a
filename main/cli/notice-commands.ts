import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ExchangeRecord } from '#contract/portal/exchange-record-routes.ts';
import { type Notice, noticeIdSchema } from '#contract/portal/notice-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { allPages } from './all-pages.ts';
import type { CommandContext } from './command-context.ts';
import { type CommandSession, withPortalSession } from './portal-session.ts';
import { runWithReaders } from './with-readers.ts';

interface NoticesOptions {
  readonly unread?: true;
  readonly mark?: string;
}

/** What has come for the person; `mark` marks one as read. */
export function runNotices({ unread, mark, ...options }: NoticesOptions): Promise<void> {
  return runWithReaders(options, async (transport, context) => {
    const wanted = noticeIdSchema.optional().safeParse(mark);
    if (!wanted.success) return failed({ code: 'usage', detail: '--mark takes the identifier of a notice' });
    return withPortalSession(transport, context, ['auth'], async (session) => {
      if (wanted.data !== undefined) return markRead(session, context, wanted.data);
      return showNotices(session, context, unread === true);
    });
  });
}

/** Who looked at what the person filed. */
export function runRecords(options: object): Promise<void> {
  return runWithReaders(options, (transport, context) =>
    withPortalSession(transport, context, ['auth'], (session) => showRecords(session, context)),
  );
}

async function markRead(
  { portal, opened: { token } }: CommandSession,
  { output, signal }: CommandContext,
  notice: string,
): Promise<Outcome<void>> {
  const marked = await portal.call('markNoticeRead', { params: { notice }, token, signal });
  if (!marked.ok) return marked;
  output.result({ read: notice }, () => notice);
  return success(undefined);
}

async function showNotices(
  { portal, opened: { token } }: CommandSession,
  { output, language, signal }: CommandContext,
  unreadOnly: boolean,
): Promise<Outcome<void>> {
  const listed = await allPages<Notice>(async (query) => {
    const page = await portal.call('listNotices', { query, token, signal });
    return page.ok ? success({ entries: page.value.notices, next: page.value.next }) : page;
  });
  if (!listed.ok) return listed;
  const notices = unreadOnly ? listed.value.filter(({ isRead }) => !isRead) : listed.value;
  output.result({ notices }, () =>
    notices
      .map(({ notice, at, kind, isRead, receiptNumber, procedure }) =>
        [at, isRead ? '-' : '*', kind, receiptNumber, inLanguage(procedure.title, language), notice].join('\t'),
      )
      .join('\n'),
  );
  return success(undefined);
}

async function showRecords(
  { portal, opened: { token } }: CommandSession,
  { output, language, signal }: CommandContext,
): Promise<Outcome<void>> {
  const listed = await allPages<ExchangeRecord>(async (query) => {
    const page = await portal.call('listExchangeRecords', { query, token, signal });
    return page.ok ? success({ entries: page.value.records, next: page.value.next }) : page;
  });
  if (!listed.ok) return listed;
  output.result({ records: listed.value }, () =>
    listed.value
      .map(({ at, way, municipality, system, receiptNumber, kinds }) =>
        [at, way, system ?? inLanguage(municipality.name, language), receiptNumber, kinds.join(',')].join('\t'),
      )
      .join('\n'),
  );
  return success(undefined);
}
