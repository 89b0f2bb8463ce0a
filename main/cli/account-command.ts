import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { gatherEverything } from '#core/account/everything.ts';
import type { CommandContext } from './command-context.ts';
import { writeOut } from './files.ts';
import { type CommandSession, withPortalSession } from './portal-session.ts';
import { runWithReaders } from './with-readers.ts';

interface AccountOptions {
  readonly sessions?: true;
  readonly end?: string;
  readonly export?: string;
}

const SESSION = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is open of an account and whether it is being closed; its sessions, the end of one, or all that is in it. */
export function runAccount({ sessions, end, export: file, ...options }: AccountOptions): Promise<void> {
  return runWithReaders(options, async (transport, context) => {
    if ([sessions, end, file].filter((given) => given !== undefined).length > 1) {
      return failed({ code: 'usage', detail: '--sessions, --end and --export are for one at a time' });
    }
    if (end !== undefined && !SESSION.test(end)) {
      return failed({ code: 'usage', detail: '--end takes the identifier of a session; --sessions lists them' });
    }
    return withPortalSession(transport, context, ['auth'], async (session) => {
      if (end !== undefined) return endSession(session, context, end);
      if (file !== undefined) return exportAll(session, context, file);
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
