import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  CORRECTION_FILE_LIMIT_BYTES,
  type NewCorrection,
  newCorrectionSchema,
} from '#contract/portal/data-correction-routes.ts';
import { type OwnReading, ownGroupIdSchema } from '#contract/portal/own-data-routes.ts';
import { documentLanguage, inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { csvFiles, readingAsPdf } from '#core/own-data/own-data-files.ts';
import { type CorrectionUpload, correctionUpload, sendCorrection } from '#core/own-data/send-correction.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import type { CommandContext } from './command-context.ts';
import { readJsonFile, readWhole, writeOut } from './files.ts';
import { type CommandSession, withPortalSession } from './portal-session.ts';
import { runWithReaders } from './with-readers.ts';

interface MyDataOptions {
  readonly csv?: string;
  readonly pdf?: string;
  readonly link?: true;
  readonly corrections?: true;
  readonly correct?: string;
  readonly attach?: string;
}

const CORRECTION_LIMIT_BYTES = 50_000;
/** As the portal takes it; the key comes from this command. */
const wishSchema = newCorrectionSchema.omit({ key: true }).extend({ row: newCorrectionSchema.shape.row.default(null) });

/** What can be asked about oneself; with a group, what its source holds. Signing in has just proved the card. */
export function runMyData(group: string | undefined, options: MyDataOptions): Promise<void> {
  return runWithReaders(options, (transport, context) => myData(transport, context, group, options));
}

export async function myData(
  transport: CardTransport,
  context: CommandContext,
  group: string | undefined,
  { csv, pdf, link, corrections, correct, attach }: MyDataOptions,
): Promise<Outcome<void>> {
  const wanted = ownGroupIdSchema.optional().safeParse(group);
  if (!wanted.success) return failed({ code: 'usage', detail: 'no such kind of information; my-data lists them' });
  const { data: of } = wanted;
  if ((csv !== undefined || pdf !== undefined || link) && of === undefined) {
    return failed({ code: 'usage', detail: '--csv, --pdf and --link are about one kind of information' });
  }
  if (corrections && of !== undefined) {
    return failed({ code: 'usage', detail: '--corrections lists those of every kind' });
  }
  if (attach !== undefined && correct === undefined) {
    return failed({ code: 'usage', detail: '--attach goes with --correct' });
  }
  if (correct !== undefined && (of === undefined || csv !== undefined || pdf !== undefined || link)) {
    return failed({ code: 'usage', detail: '--correct is about one kind of information, and stands alone' });
  }
  const wish = correct === undefined ? undefined : await readWish(correct, attach);
  if (wish?.ok === false) return wish;
  return withPortalSession(transport, context, ['auth'], async (session) => {
    if (wish !== undefined && of !== undefined) return askCorrection(session, context, of, wish.value);
    if (corrections) return listCorrections(session, context);
    if (of === undefined) return listGroups(session, context);
    const linked = link ? await linkSourceOf(session, context, of) : success(undefined);
    return linked.ok ? readGroup(session, context, of, { csv, pdf }) : linked;
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

/** Has the source of a group find the person, where it does not know them yet. */
async function linkSourceOf(
  { portal, opened: { token } }: CommandSession,
  { signal }: CommandContext,
  group: OwnReading['group'],
): Promise<Outcome<void>> {
  const listed = await portal.call('listOwnData', { token, signal });
  if (!listed.ok) return listed;
  const one = listed.value.groups.find(({ id }) => id === group);
  if (one === undefined || one.source === null || one.linked) return success(undefined);
  const linked = await portal.call('linkSource', { body: { source: one.source.id }, token, signal });
  return linked.ok ? success(undefined) : linked;
}

interface Wish {
  readonly correction: NewCorrection;
  readonly file: CorrectionUpload | undefined;
}

/** What is wrong and what shows it, before the card is asked for. */
async function readWish(correct: string, attach: string | undefined): Promise<Outcome<Wish>> {
  const wish = await readJsonFile(correct, wishSchema, CORRECTION_LIMIT_BYTES);
  if (!wish.ok) return wish;
  const correction = { ...wish.value, key: randomUUID() };
  if (attach === undefined) return success({ correction, file: undefined });
  const read = await readWhole(attach, CORRECTION_FILE_LIMIT_BYTES);
  if (!read.ok) return read;
  const file = correctionUpload(basename(attach), read.value);
  return file.ok ? success({ correction, file: file.value }) : file;
}

/** Has a municipality see to what is wrong. */
async function askCorrection(
  { portal, opened: { token } }: CommandSession,
  { output, signal }: CommandContext,
  group: OwnReading['group'],
  wish: Wish,
): Promise<Outcome<void>> {
  const sent = await sendCorrection(portal, token, { group, ...wish }, signal);
  if (!sent.ok) return sent;
  output.result(sent.value, () => sent.value.correction);
  return success(undefined);
}

/** What the person said is wrong, and what was answered. */
async function listCorrections(
  { portal, opened: { token } }: CommandSession,
  { output, signal }: CommandContext,
): Promise<Outcome<void>> {
  const listed = await portal.call('listOwnCorrections', { token, signal });
  if (!listed.ok) return listed;
  output.result(listed.value, () =>
    listed.value.corrections
      .map(({ correction, askedAt, group, state, file, answer }) =>
        [correction, askedAt, group, state, visibleText(file?.name ?? '-'), visibleText(answer ?? '')].join('\t'),
      )
      .join('\n'),
  );
  return success(undefined);
}

async function readGroup(
  { portal, opened: { token } }: CommandSession,
  { output, language, signal }: CommandContext,
  group: OwnReading['group'],
  { csv, pdf }: { readonly csv: string | undefined; readonly pdf: string | undefined },
): Promise<Outcome<void>> {
  const read = await portal.call('readOwnData', { params: { group }, body: {}, token, signal });
  if (!read.ok) return read;
  const files = csvFiles(read.value, language);
  if (csv !== undefined) {
    const saved = await saveAll(csv, files);
    if (!saved.ok) return saved;
  }
  if (pdf !== undefined) {
    const saved = await writeOut(pdf, (await readingAsPdf(read.value, language)).bytes);
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
