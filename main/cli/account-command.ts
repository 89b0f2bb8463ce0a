import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { NOTICE_TOPICS, type NoticeTopic, type NoticeWay } from '#contract/portal/notice-routes.ts';
import { gatherEverything } from '#core/account/everything.ts';
import type { CommandContext } from './command-context.ts';
import { writeOut } from './files.ts';
import { type CommandSession, withPortalSession } from './portal-session.ts';
import { runWithReaders } from './with-readers.ts';

interface AccountOptions {
  readonly sessions?: true;
  readonly end?: string;
  readonly export?: string;
  readonly ways?: true;
  readonly tell?: string;
}

const SESSION = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What is open of an account and whether it is being closed; its sessions, the end of one, all that is in it, or how its person
 * hears of what.
 */
export function runAccount({ sessions, end, export: file, ways, tell, ...options }: AccountOptions): Promise<void> {
  return runWithReaders(options, async (transport, context) => {
    if ([sessions, end, file, ways, tell].filter((given) => given !== undefined).length > 1) {
      return failed({ code: 'usage', detail: '--sessions, --end, --export, --ways and --tell are for one at a time' });
    }
    if (end !== undefined && !SESSION.test(end)) {
      return failed({ code: 'usage', detail: '--end takes the identifier of a session; --sessions lists them' });
    }
    const told = tell === undefined ? undefined : toldWays(tell);
    if (tell !== undefined && told === undefined) {
      return failed({ code: 'usage', detail: '--tell takes a kind and its ways, like case=mail,desktop or case=app' });
    }
    return withPortalSession(transport, context, ['auth'], async (session) => {
      if (end !== undefined) return endSession(session, context, end);
      if (file !== undefined) return exportAll(session, context, file);
      if (ways !== undefined || told !== undefined) return showWays(session, context, told);
      return sessions === undefined ? showAccount(session, context) : listSessions(session, context);
    });
  });
}

async function showAccount(
  { portal, opened: { token } }: CommandSession,
  { output, signal }: CommandContext,
): Promise<Outcome<void>> {
  const read = await portal.call('readClosing', { token, signal });
  if (!read.ok) return read;
  const { open, closing } = read.value;
  output.result(read.value, () =>
    [
      ...Object.entries(open).map(([kind, count]) => `${kind}\t${count}`),
      ...(closing === null ? [] : [`lastDay\t${closing.lastDay}`]),
    ].join('\n'),
  );
  return success(undefined);
}

async function listSessions(
  { portal, opened: { token } }: CommandSession,
  { output, signal }: CommandContext,
): Promise<Outcome<void>> {
  const listed = await portal.call('listSessions', { token, signal });
  if (!listed.ok) return listed;
  output.result(listed.value, () =>
    listed.value.sessions
      .map(({ session, place, since, lastUse, isThis }) =>
        [since, lastUse, place, isThis ? '*' : '-', session].join('\t'),
      )
      .join('\n'),
  );
  return success(undefined);
}

async function endSession(
  { portal, opened: { token } }: CommandSession,
  { output, signal }: CommandContext,
  session: string,
): Promise<Outcome<void>> {
  const ended = await portal.call('endSession', { params: { session }, token, signal });
  if (!ended.ok) return ended;
  output.result({ ended: session }, () => session);
  return success(undefined);
}

const TOLD = /^([a-z]+)=(app|mail|desktop|mail,desktop|desktop,mail)$/;

interface ToldWay {
  readonly topic: NoticeTopic;
  readonly way: NoticeWay;
}

/** `case=mail,desktop`, or `case=app` for neither. */
function toldWays(text: string): ToldWay | undefined {
  const [, named, by = ''] = TOLD.exec(text) ?? [];
  const topic = NOTICE_TOPICS.find((one) => one === named);
  return topic && { topic, way: { mail: by.includes('mail'), desktop: by.includes('desktop') } };
}

async function showWays(
  { portal, opened: { token } }: CommandSession,
  { output, signal }: CommandContext,
  told: ToldWay | undefined,
): Promise<Outcome<void>> {
  const read = await portal.call('readNoticeWays', { token, signal });
  if (!read.ok) return read;
  const body = told && { ...read.value, [told.topic]: told.way };
  const shown = body === undefined ? read : await portal.call('changeNoticeWays', { body, token, signal });
  if (!shown.ok) return shown;
  output.result({ ways: shown.value }, () =>
    NOTICE_TOPICS.map((topic) => {
      const { mail, desktop } = shown.value[topic];
      return [topic, 'app', ...(mail ? ['mail'] : []), ...(desktop ? ['desktop'] : [])].join('\t');
    }).join('\n'),
  );
  return success(undefined);
}

async function exportAll(
  { portal, opened: { token } }: CommandSession,
  { output, clock, language, signal }: CommandContext,
  file: string,
): Promise<Outcome<void>> {
  const gathered = await gatherEverything({ portal, token, clock, language, signal });
  if (!gathered.ok) return gathered;
  const { bytes, missing } = gathered.value;
  const written = await writeOut(file, bytes);
  if (!written.ok) return written;
  output.result({ file, bytes: bytes.length, missing }, () => file);
  return success(undefined);
}
