import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  PROCEDURE_TEXT_LIMIT,
  type ProcedureProblem,
  type ProcedureWarning,
} from '#contract/failures/procedure-problem.ts';
import { calendarDateSchema, epochMs, type MunicipalityCode, procedureIdSchema } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { LANGUAGES } from '#contract/values/language.ts';
import { checkProcedureFile, type FileCheck, procedureIdIn } from '#portal/catalogue/check-file.ts';
import { type ServerEditing, withProcedures } from '#portal/portal-editing.ts';
import { problemSentence, warningSentence } from '#words/procedure-problem-words.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { readWhole, writeOut } from './files.ts';
import { municipalityOption } from './municipality-option.ts';
import { type PortalOptions, portalConfig } from './server-commands.ts';

interface CheckOptions extends PortalOptions {
  readonly municipality?: string;
}

interface EditingOptions extends PortalOptions {
  readonly municipality: string;
}

interface VersionOptions extends EditingOptions {
  readonly procedure: string;
  readonly number: string;
}

/** A character of UTF-8 takes 4 bytes at most. */
const FILE_LIMIT_BYTES = 4 * PROCEDURE_TEXT_LIMIT;

/** Looks at a file, without a server. Ends with 6 where anything is wrong. */
export function runCatalogueCheck(file: string, options: CheckOptions): Promise<void> {
  return runCommand(options, async (context) => {
    const municipality = municipalityOption(options.municipality);
    if (!municipality.ok) return municipality;
    const text = await readText(file);
    if (!text.ok) return text;
    const today = japaneseDay(epochMs(context.clock.nowMs()));
    const checked = await checkProcedureFile(text.value, {
      municipality: municipality.value,
      catalogueDir: options.catalogue,
      today,
    });
    if (!checked.ok) return checked;
    tellCheck(context, file, checked.value);
    if (checked.value.problems.length > 0) process.exitCode = 6;
    return success(undefined);
  });
}

export function runCatalogueImport(file: string, options: EditingOptions): Promise<void> {
  return runEditing(options, 'portal catalogue import', async ({ output, language }, { procedures, asked }) => {
    const text = await readText(file);
    if (!text.ok) return text;
    const added = await procedures.add(asked(procedureIdIn(text.value)), text.value);
    if (!added.ok && added.failure.code === 'procedureFileInvalid') {
      for (const one of added.failure.problems) output.progress(lineOf(file, one, problemSentence(one, language)));
    }
    if (!added.ok) return added;
    output.result(added.value, () => String(added.value.version));
    return success(undefined);
  });
}

export function runCatalogueExport(
  options: VersionOptions & { readonly form: 'imported' | 'normalised'; readonly out?: string },
): Promise<void> {
  return runEditing(options, 'portal catalogue export', async ({ output }, { procedures, asked }) => {
    const wanted = versionOf(options);
    if (!wanted.ok) return wanted;
    const exported = await procedures.export(asked(wanted.value.id), wanted.value.version, options.form);
    if (!exported.ok) return exported;
    const { text, ...told } = exported.value;
    const written = options.out === undefined ? success(undefined) : await writeOut(options.out, text);
    if (!written.ok) return written;
    output.result(options.out === undefined ? exported.value : told, () => options.out ?? text.trimEnd());
    return success(undefined);
  });
}

/** Asks for a day; somebody who may confirms it at the desk. */
export function runCatalogueSchedule(options: VersionOptions & { readonly from: string }): Promise<void> {
  return runEditing(options, 'portal catalogue schedule', async ({ output }, { procedures, asked }) => {
    const wanted = versionOf(options);
    if (!wanted.ok) return wanted;
    const from = calendarDateSchema.safeParse(options.from);
    if (!from.success) return failed({ code: 'usage', detail: '--from takes a day, as 2027-04-01' });
    const { id, version } = wanted.value;
    const scheduled = await procedures.schedule(asked(id), { version, from: from.data });
    if (!scheduled.ok) return scheduled;
    const { number, state } = scheduled.value;
    output.result({ procedure: id, number, version, from: from.data, state }, () => String(number));
    return success(undefined);
  });
}

function runEditing(
  options: EditingOptions,
  command: string,
  work: (context: CommandContext, editing: ServerEditing) => Promise<Outcome<void>>,
): Promise<void> {
  return runCommand(options, async (context) => {
    const municipality = municipalityOption(options.municipality);
    if (!municipality.ok) return municipality;
    const config = await portalConfig(context, options);
    if (!config.ok) return config;
    const nowMs = () => context.clock.nowMs();
    const of: { municipality: MunicipalityCode; command: string; nowMs: () => number } = {
      municipality: municipality.value,
      command,
      nowMs,
    };
    return withProcedures(config.value, of, (editing) => work(context, editing));
  });
}

function versionOf({ procedure, number }: VersionOptions): Outcome<{ readonly id: string; readonly version: number }> {
  const id = procedureIdSchema.safeParse(procedure);
  if (!id.success) return failed({ code: 'usage', detail: '--procedure takes the id of a procedure' });
  return /^\d{1,4}$/.test(number)
    ? success({ id: id.data, version: Number(number) })
    : failed({ code: 'usage', detail: '--number takes that of a version; 0 is that of the files' });
}

/** Every character as it stands in the file: a mark of the byte order too. */
async function readText(file: string): Promise<Outcome<string>> {
  const read = await readWhole(file, FILE_LIMIT_BYTES);
  if (!read.ok) return read;
  try {
    return success(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(read.value));
  } catch {
    return failed({ code: 'fileInvalid', file, at: 'UTF-8' });
  }
}

function tellCheck({ output, language }: CommandContext, file: string, { problems, warnings }: FileCheck): void {
  const inAll = (sentence: (language: (typeof LANGUAGES)[number]) => string) =>
    Object.fromEntries(LANGUAGES.map((one) => [one, sentence(one)]));
  const told = {
    ok: problems.length === 0,
    problems: problems.map((one) => ({ ...one, sentence: inAll((in_) => problemSentence(one, in_)) })),
    warnings: warnings.map((one) => ({ ...one, sentence: inAll((in_) => warningSentence(one, in_)) })),
  };
  output.result(told, () =>
    [
      ...problems.map((one) => lineOf(file, one, problemSentence(one, language))),
      ...warnings.map((one) => lineOf(file, one, warningSentence(one, language))),
      ...(problems.length === 0 ? [`${file}: OK`] : []),
    ].join('\n'),
  );
}

function lineOf(file: string, { line, column, path }: ProcedureProblem | ProcedureWarning, sentence: string): string {
  return `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${sentence}`;
}
