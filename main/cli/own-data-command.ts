import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type OwnReading, ownGroupIdSchema } from '#contract/portal/own-data-routes.ts';
import { documentLanguage, inLanguage } from '#contract/values/localized-text.ts';
import { csvFiles } from '#core/own-data/own-data-files.ts';
import type { CommandContext } from './command-context.ts';
import { writeOut } from './files.ts';
import { type CommandSession, withPortalSession } from './portal-session.ts';
import { runWithReaders } from './with-readers.ts';

interface MyDataOptions {
  readonly csv?: string;
}

/** What can be asked about oneself; with a group, what its source holds. Signing in has just proved the card. */
export function runMyData(group: string | undefined, { csv, ...options }: MyDataOptions): Promise<void> {
  return runWithReaders(options, async (transport, context) => {
    const wanted = ownGroupIdSchema.optional().safeParse(group);
    if (!wanted.success) return failed({ code: 'usage', detail: 'no such kind of information; my-data lists them' });
    if (csv !== undefined && group === undefined) return failed({ code: 'usage', detail: '--csv needs a group' });
    return withPortalSession(transport, context, ['auth'], async (session) =>
      wanted.data === undefined ? listGroups(session, context) : readGroup(session, context, wanted.data, csv),
    );
  });
}

async function listGroups(
  { portal, opened: { token } }: CommandSession,
  { output, language, signal }: CommandContext,
): Promise<Outcome<void>> {
  const listed = await portal.call('listOwnData', { token, signal });
  if (!listed.ok) return listed;
  output.result(listed.value, () =>
    listed.value.groups
      .map(({ id, title }) => [id, inLanguage(title, documentLanguage(language))].join('\t'))
      .join('\n'),
  );
  return success(undefined);
}

async function readGroup(
  { portal, opened: { token } }: CommandSession,
  { output, language, signal }: CommandContext,
  group: OwnReading['group'],
  folder: string | undefined,
): Promise<Outcome<void>> {
  const read = await portal.call('readOwnData', { params: { group }, body: {}, token, signal });
  if (!read.ok) return read;
  const files = csvFiles(read.value, language);
  if (folder !== undefined) {
    const saved = await saveAll(folder, files);
    if (!saved.ok) return saved;
  }
  output.result(read.value, () =>
    files.length === 0 ? read.value.state : files.map(({ bytes }) => new TextDecoder().decode(bytes)).join('\n'),
  );
  return success(undefined);
}

async function saveAll(folder: string, files: ReturnType<typeof csvFiles>): Promise<Outcome<void>> {
  await mkdir(folder, { recursive: true }).catch(() => undefined);
  for (const { name, bytes } of files) {
    const saved = await writeOut(join(folder, name), bytes);
    if (!saved.ok) return saved;
  }
  return success(undefined);
}
