import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { pathText } from '#contract/failures/procedure-problem.ts';
import { municipalFamilySchema } from '#contract/family/rules.ts';
import { OWN_FAMILIES } from '#contract/portal/own-data-groups.ts';
import {
  attachmentRuleSchema,
  fieldSchema,
  formSectionSchema,
  type Municipality,
  municipalitySchema,
  officeContactSchema,
  type Procedure,
  procedureSchema,
} from '#contract/procedure/procedure.ts';
import type { BaseProcedure, MunicipalityOffice, ReviewedBy } from '#contract/procedure/procedure-file.ts';
import type { RemediesRule } from '#contract/procedure/remedies.ts';
import { type VisitSection, visitSectionSchema } from '#contract/procedure/visit.ts';
import { procedureIdSchema } from '#contract/values/brands.ts';
import { procedureGroupSchema } from '#contract/values/staff-role.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { type BuiltInWordings, loadBuiltInWordings } from './built-in-wordings.ts';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import { type Checked, checkBaseFile, checkText, problemsOfDefinition, revisionOf } from './check-procedure.ts';
import { type DirectoryData, loadDirectory } from './directory.ts';
import { type FamilyCatalogue, loadFamilyCatalogue } from './family/load-family-rules.ts';
import { type SearchWords, searchWordsSchema } from './search-index.ts';

const CATALOGUE_FOLDER = fileURLToPath(new URL('./', import.meta.url));

const SEARCH_FILE = 'search.json';
const FILE_LIMIT_BYTES = 500_000;
const MOST_FILES = 2_000;

const differenceSchema = z.strictObject({
  offered: z.literal(false).optional(),
  deadline: procedureSchema.shape.deadline.optional(),
  deadlineText: procedureSchema.shape.deadlineText.optional(),
  whoFor: procedureSchema.shape.whoFor.optional(),
  whoMayFile: procedureSchema.shape.whoMayFile.optional(),
  proxyMayFile: procedureSchema.shape.proxyMayFile.optional(),
  /** On a site of the municipality's own, and not here. */
  elsewhere: procedureSchema.shape.elsewhere,
  afterFiling: procedureSchema.shape.afterFiling.optional(),
  signature: procedureSchema.shape.signature.optional(),
  minutesNeeded: procedureSchema.shape.minutesNeeded.optional(),
  /** Set by the municipality's own ordinance. Source: 地方自治法 227条, 228条. */
  fee: procedureSchema.shape.fee,
  office: officeContactSchema.optional(),
  /** The office's own period (標準処理期間), which it sets and publishes itself. Source: 行政手続法 6条. */
  standardOpenDays: procedureSchema.shape.standardOpenDays,
  extraKeywords: z.array(z.string().min(1).max(40)).max(20).default([]),
  extraNeeded: z.array(procedureSchema.shape.needed.element).max(10).default([]),
  /** Added to the section named, at its end. */
  extraFields: z.record(formSectionSchema.shape.key, z.array(fieldSchema).min(1).max(20)).default({}),
  extraSections: z.array(formSectionSchema).max(5).default([]),
  extraAttachments: z.array(attachmentRuleSchema).max(10).default([]),
  /** Changes to attachments that the base has, by key. */
  attachments: z
    .record(
      attachmentRuleSchema.shape.key,
      attachmentRuleSchema
        .omit({ key: true })
        .partial()
        .extend({ dropped: z.literal(true).optional() })
        .strict(),
    )
    .default({}),
});
type Difference = z.infer<typeof differenceSchema>;

/** `municipalities/CODE.json`: the municipality, its usual office, and where it differs, by procedure. */
const municipalityFileSchema = municipalitySchema
  .omit({ onPaper: true })
  .extend({
    office: officeContactSchema,
    /** Sections that people come to, each with when it receives them. */
    visits: z.array(visitSectionSchema).max(50).default([]),
    /** Whether staff may open a case outside of their groups in an emergency. */
    emergencyOpen: z.literal(true).optional(),
    /** Which section sees to what residents say is wrong in what is held about them; whoever has all sections else. */
    corrections: z.partialRecord(z.enum(OWN_FAMILIES), procedureGroupSchema).default({}),
    differences: z.record(procedureIdSchema, differenceSchema).default({}),
    family: municipalFamilySchema.optional(),
  })
  .strict();
type MunicipalityFile = z.infer<typeof municipalityFileSchema>;

/** What a catalogue's folder holds, resolved. */
export interface CatalogueFiles {
  readonly municipalities: readonly Municipality[];
  /** By the municipality's code. */
  readonly offices: ReadonlyMap<string, MunicipalityOffice>;
  /** By the municipality's code. */
  readonly sections: ReadonlyMap<string, readonly VisitSection[]>;
  /** By the municipality's code, and by family of own data. */
  readonly correctionSections: ReadonlyMap<string, MunicipalityFile['corrections']>;
  /** Codes of the municipalities whose staff may open a case outside of their groups in an emergency. */
  readonly emergencyOpenIn: ReadonlySet<string>;
  readonly procedures: readonly Procedure[];
  /** As they are all over Japan. */
  readonly bases: readonly BaseProcedure[];
  /** Every municipality of Japan. */
  readonly directory: DirectoryData;
  readonly words: SearchWords;
  readonly wordings: BuiltInWordings;
  /** How households find what concerns them; a folder need not have it. */
  readonly family: FamilyCatalogue | undefined;
}

/** A catalogue of a folder's files and nothing else. Fails as `loadCatalogueFiles`. */
export async function loadCatalogue(folder?: string): Promise<Outcome<Catalogue>> {
  const files = await loadCatalogueFiles(folder);
  if (!files.ok) return files;
  return success(await createCatalogue(files.value, files.value.procedures));
}

/**
 * Reads `procedures/*.json` and `municipalities/*.json` and resolves what each municipality offers; `search.json`, which
 * may be absent, tells the search which words are equal and what people look for most.
 *
 * Fails with `catalogueInvalid` naming file and place: an unknown or missing member, an id that is not the file's
 * name, a key used twice, a section for what nobody comes for without a case, a condition on a field that is not beside it or a value it cannot have, a difference to
 * something that is not there, a text that asks for what no form may ask.
 */
export async function loadCatalogueFiles(folder: string = CATALOGUE_FOLDER): Promise<Outcome<CatalogueFiles>> {
  const bases = await readFolder(
    join(folder, 'procedures'),
    (text) => checkBaseFile(text),
    ({ id }) => id,
  );
  if (!bases.ok) return bases;
  const municipalities = await readFolder(
    join(folder, 'municipalities'),
    (text) => checkText(text, municipalityFileSchema, undefined, FILE_LIMIT_BYTES),
    ({ code }) => code,
  );
  if (!municipalities.ok) return municipalities;

  const procedures: Procedure[] = [];
  for (const municipality of municipalities.value) {
    const known = new Set<string>(bases.value.map(({ id }) => id));
    const stray = Object.keys(municipality.differences).find((id) => !known.has(id));
    if (stray !== undefined) return invalid(`${municipality.code}.json`, `differences.${stray}`);
    const asking = bases.value.flatMap(({ id, visit }) => (visit === undefined ? [] : [id]));
    const astray = municipality.visits.find(({ withoutCase }) => withoutCase.some((id) => !asking.includes(id)));
    if (astray !== undefined) return invalid(`${municipality.code}.json`, `visits.${astray.key}.withoutCase`);
    for (const base of bases.value) {
      const difference = municipality.differences[base.id] ?? differenceSchema.parse({});
      if (difference.offered === false) continue;
      const resolved = resolveProcedure(base, municipality, difference);
      const problem = 'problem' in resolved ? resolved.problem : problemOf(resolved.procedure);
      if (problem !== undefined) return invalid(`${municipality.code}.json + ${base.id}.json`, problem);
      if ('procedure' in resolved) procedures.push(resolved.procedure);
    }
  }
  const words = await readSearchWords(folder);
  if (!words.ok) return words;
  const stranger = words.value.commonFirst.find((id) => bases.value.every((base) => base.id !== id));
  if (stranger !== undefined) return invalid(SEARCH_FILE, `commonFirst.${stranger}`);
  const wordings = await loadBuiltInWordings();
  if (!wordings.ok) return wordings;
  const family = await loadFamilyCatalogue(join(folder, 'family'), {
    bases: new Map(bases.value.map(({ id, attachments }) => [id, new Set(attachments.map(({ key }) => key))])),
    municipalities: municipalities.value,
    procedures,
  });
  if (!family.ok) return family;
  return success({
    municipalities: municipalities.value.map(publicPart),
    offices: new Map(
      municipalities.value.map(({ code, name, office }) => [code, { municipality: { code, name }, office }]),
    ),
    sections: new Map(municipalities.value.map(({ code, visits }) => [code, visits])),
    correctionSections: new Map(municipalities.value.map(({ code, corrections }) => [code, corrections])),
    emergencyOpenIn: new Set(municipalities.value.flatMap(({ code, emergencyOpen }) => (emergencyOpen ? [code] : []))),
    procedures,
    bases: bases.value,
    directory: await loadDirectory(),
    words: words.value,
    wordings: wordings.value,
    family: family.value,
  });
}

function problemOf(procedure: Procedure): string | undefined {
  const [problem] = problemsOfDefinition(procedure);
  return problem === undefined ? undefined : `${pathText(problem.path)} ${problem.code}`;
}

function invalid(file: string, at: string) {
  return failed({ code: 'catalogueInvalid', file: file.slice(0, 300), at: at.slice(0, 200) });
}

function publicPart({ code, name, prefecture, kana, addressPrefix }: MunicipalityFile): Municipality {
  return { code, name, prefecture, kana, addressPrefix };
}

async function readFolder<Value>(
  folder: string,
  check: (text: string) => Checked<Value>,
  nameOf: (value: Value) => string,
): Promise<Outcome<Value[]>> {
  const names = await readdir(folder).catch(() => undefined);
  const files = names?.filter((name) => name.endsWith('.json')).sort();
  if (files === undefined || files.length === 0 || files.length > MOST_FILES) return invalid(folder, 'no files');
  const read: Value[] = [];
  for (const file of files) {
    const data = await readData(folder, file, check);
    if (!data.ok) return data;
    if (file !== `${nameOf(data.value)}.json`) return invalid(file, 'file name');
    read.push(data.value);
  }
  return success(read);
}

/** Tells the first thing that is wrong by line and column. */
async function readData<Value>(
  folder: string,
  file: string,
  check: (text: string) => Checked<Value>,
): Promise<Outcome<Value>> {
  const bytes = await readBoundedFile(join(folder, file), FILE_LIMIT_BYTES);
  if (bytes === undefined) return invalid(file, 'size');
  const checked = check(Buffer.from(bytes).toString('utf8'));
  if (checked.is === 'sound') return success(checked.value);
  const [problem] = checked.problems;
  return invalid(file, `${problem?.line}:${problem?.column} ${problem?.path} ${problem?.code}`);
}

async function readSearchWords(folder: string): Promise<Outcome<SearchWords>> {
  if (!existsSync(join(folder, SEARCH_FILE))) return success(searchWordsSchema.parse({}));
  return readData(folder, SEARCH_FILE, (text) => checkText(text, searchWordsSchema, undefined, FILE_LIMIT_BYTES));
}

type Resolved = { readonly procedure: Procedure } | { readonly problem: string };

function resolveProcedure(base: BaseProcedure, municipality: MunicipalityFile, difference: Difference): Resolved {
  const sectionKeys = new Set(base.sections.map(({ key }) => key));
  const strayFields = Object.keys(difference.extraFields).find((key) => !sectionKeys.has(key));
  if (strayFields !== undefined) return { problem: `extraFields.${strayFields}` };
  const attachmentKeys = new Set(base.attachments.map(({ key }) => key));
  const strayAttachment = Object.keys(difference.attachments).find((key) => !attachmentKeys.has(key));
  if (strayAttachment !== undefined) return { problem: `attachments.${strayAttachment}` };

  const { reviewedBy, ...given } = base;
  const {
    offered: _,
    extraKeywords,
    extraNeeded,
    extraFields,
    extraSections,
    extraAttachments,
    ...changes
  } = difference;
  const { attachments: changedAttachments, ...replaced } = changes;
  const definition = {
    ...given,
    office: municipality.office,
    ...definedOnly(replaced),
    ...(reviewedBy === undefined ? {} : { remedies: remediesIn(municipality, reviewedBy) }),
    municipality: { code: municipality.code, name: municipality.name },
    keywords: [...base.keywords, ...extraKeywords],
    needed: [...base.needed, ...extraNeeded],
    sections: [
      ...base.sections.map((section) => ({
        ...section,
        fields: [...section.fields, ...(extraFields[section.key] ?? [])],
      })),
      ...extraSections,
    ],
    attachments: [
      ...base.attachments.flatMap((rule) => {
        const { dropped, ...change } = changedAttachments[rule.key] ?? {};
        return dropped === true ? [] : [{ ...rule, ...change }];
      }),
      ...extraAttachments,
    ],
  };
  const procedure = procedureSchema.safeParse({ ...definition, revision: revisionOf(definition) });
  if (procedure.success) return { procedure: procedure.data };
  return { problem: procedure.error.issues[0]?.path.join('.') ?? '' };
}

function definedOnly<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Partial<Value>;
}

/** A municipality is sued, and its mayor stands for it: 「見本区」, 「見本区長」. */
function remediesIn(
  { name, prefecture }: Municipality,
  { bodyOfPrefecture, mayorSuffix, first, basis }: ReviewedBy,
): RemediesRule {
  return {
    reviewBody: `${prefecture.ja}${bodyOfPrefecture}`,
    ...(first === undefined ? {} : { reviewFirst: first }),
    defendant: name.ja,
    representedBy: `${name.ja}${mayorSuffix}`,
    basis,
  };
}
