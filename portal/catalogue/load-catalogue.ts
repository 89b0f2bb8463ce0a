import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import canonicalize from 'canonicalize';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { fieldsOf } from '#contract/procedure/answers.ts';
import {
  type AnswerRule,
  attachmentRuleSchema,
  type Field,
  fieldSchema,
  formSectionSchema,
  type Municipality,
  municipalitySchema,
  officeContactSchema,
  type PlainField,
  type Procedure,
  procedureSchema,
} from '#contract/procedure/procedure.ts';
import { PLACEHOLDER } from '#contract/procedure/statement.ts';
import { procedureIdSchema } from '#contract/values/brands.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { parsedJson } from '#platform/json-text.ts';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import { type SearchWords, searchWordsSchema } from './search-index.ts';

const CATALOGUE_FOLDER = fileURLToPath(new URL('./', import.meta.url));

const SEARCH_FILE = 'search.json';
const FILE_LIMIT_BYTES = 500_000;
const MOST_FILES = 2_000;

/** `procedures/ID.json`: the procedure as every municipality offers it, unless it says otherwise. */
const baseSchema = procedureSchema.omit({ revision: true, municipality: true, office: true }).strict();
type Base = z.infer<typeof baseSchema>;

const differenceSchema = z.strictObject({
  offered: z.literal(false).optional(),
  deadline: procedureSchema.shape.deadline.optional(),
  deadlineText: procedureSchema.shape.deadlineText.optional(),
  whoMayFile: procedureSchema.shape.whoMayFile.optional(),
  afterFiling: procedureSchema.shape.afterFiling.optional(),
  signature: procedureSchema.shape.signature.optional(),
  minutesNeeded: procedureSchema.shape.minutesNeeded.optional(),
  office: officeContactSchema.optional(),
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
  .extend({
    office: officeContactSchema,
    differences: z.record(procedureIdSchema, differenceSchema).default({}),
  })
  .strict();
type MunicipalityFile = z.infer<typeof municipalityFileSchema>;

/**
 * Reads `procedures/*.json` and `municipalities/*.json` and resolves what each municipality offers; `search.json`, which
 * may be absent, tells the search which words are equal and what people look for most.
 *
 * Fails with `catalogueInvalid` naming file and place: an unknown or missing member, an id that is not the file's
 * name, a key used twice, a condition on a field that is not beside it or a value it cannot have, a difference to
 * something that is not there.
 */
export async function loadCatalogue(folder: string = CATALOGUE_FOLDER): Promise<Outcome<Catalogue>> {
  const bases = await readFolder(join(folder, 'procedures'), baseSchema, ({ id }) => id);
  if (!bases.ok) return bases;
  const municipalities = await readFolder(join(folder, 'municipalities'), municipalityFileSchema, ({ code }) => code);
  if (!municipalities.ok) return municipalities;

  const procedures: Procedure[] = [];
  for (const municipality of municipalities.value) {
    const known = new Set<string>(bases.value.map(({ id }) => id));
    const stray = Object.keys(municipality.differences).find((id) => !known.has(id));
    if (stray !== undefined) return invalid(`${municipality.code}.json`, `differences.${stray}`);
    for (const base of bases.value) {
      const difference = municipality.differences[base.id] ?? differenceSchema.parse({});
      if (difference.offered === false) continue;
      const resolved = resolveProcedure(base, municipality, difference);
      const problem = 'problem' in resolved ? resolved.problem : definitionProblem(resolved.procedure);
      if (problem !== undefined) return invalid(`${municipality.code}.json + ${base.id}.json`, problem);
      if ('procedure' in resolved) procedures.push(resolved.procedure);
    }
  }
  const words = await readSearchWords(folder);
  if (!words.ok) return words;
  const stranger = words.value.commonFirst.find((id) => bases.value.every((base) => base.id !== id));
  if (stranger !== undefined) return invalid(SEARCH_FILE, `commonFirst.${stranger}`);
  return success(createCatalogue(municipalities.value.map(publicPart), procedures, words.value));
}

function invalid(file: string, at: string) {
  return failed({ code: 'catalogueInvalid', file: file.slice(0, 300), at: at.slice(0, 200) });
}

function publicPart({ code, name, prefecture, kana, addressPrefix }: MunicipalityFile): Municipality {
  return { code, name, prefecture, kana, addressPrefix };
}

async function readFolder<Schema extends z.ZodType>(
  folder: string,
  schema: Schema,
  nameOf: (value: z.output<Schema>) => string,
): Promise<Outcome<z.output<Schema>[]>> {
  const names = await readdir(folder).catch(() => undefined);
  const files = names?.filter((name) => name.endsWith('.json')).sort();
  if (files === undefined || files.length === 0 || files.length > MOST_FILES) return invalid(folder, 'no files');
  const read: z.output<Schema>[] = [];
  for (const file of files) {
    const data = await readData(folder, file, schema);
    if (!data.ok) return data;
    if (file !== `${nameOf(data.value)}.json`) return invalid(file, 'file name');
    read.push(data.value);
  }
  return success(read);
}

async function readData<Schema extends z.ZodType>(
  folder: string,
  file: string,
  schema: Schema,
): Promise<Outcome<z.output<Schema>>> {
  const bytes = await readBoundedFile(join(folder, file), FILE_LIMIT_BYTES);
  if (bytes === undefined) return invalid(file, 'size');
  const parsed = schema.safeParse(parsedJson(Buffer.from(bytes).toString('utf8')));
  if (parsed.success) return success(parsed.data);
  const [issue] = parsed.error.issues;
  return invalid(file, `${issue?.path.join('.') ?? ''} ${issue?.code ?? ''}`);
}

async function readSearchWords(folder: string): Promise<Outcome<SearchWords>> {
  if (!existsSync(join(folder, SEARCH_FILE))) return success(searchWordsSchema.parse({}));
  return readData(folder, SEARCH_FILE, searchWordsSchema);
}

type Resolved = { readonly procedure: Procedure } | { readonly problem: string };

function resolveProcedure(base: Base, municipality: MunicipalityFile, difference: Difference): Resolved {
  const sectionKeys = new Set(base.sections.map(({ key }) => key));
  const strayFields = Object.keys(difference.extraFields).find((key) => !sectionKeys.has(key));
  if (strayFields !== undefined) return { problem: `extraFields.${strayFields}` };
  const attachmentKeys = new Set(base.attachments.map(({ key }) => key));
  const strayAttachment = Object.keys(difference.attachments).find((key) => !attachmentKeys.has(key));
  if (strayAttachment !== undefined) return { problem: `attachments.${strayAttachment}` };

  const definition = {
    ...base,
    municipality: { code: municipality.code, name: municipality.name },
    office: difference.office ?? municipality.office,
    deadline: difference.deadline ?? base.deadline,
    deadlineText: difference.deadlineText ?? base.deadlineText,
    whoMayFile: difference.whoMayFile ?? base.whoMayFile,
    afterFiling: difference.afterFiling ?? base.afterFiling,
    signature: difference.signature ?? base.signature,
    minutesNeeded: difference.minutesNeeded ?? base.minutesNeeded,
    keywords: [...base.keywords, ...difference.extraKeywords],
    needed: [...base.needed, ...difference.extraNeeded],
    sections: [
      ...base.sections.map((section) => ({
        ...section,
        fields: [...section.fields, ...(difference.extraFields[section.key] ?? [])],
      })),
      ...difference.extraSections,
    ],
    attachments: [
      ...base.attachments.flatMap((rule) => {
        const { dropped, ...change } = difference.attachments[rule.key] ?? {};
        return dropped === true ? [] : [{ ...rule, ...change }];
      }),
      ...difference.extraAttachments,
    ],
  };
  const procedure = procedureSchema.safeParse({ ...definition, revision: revisionOf(definition) });
  if (procedure.success) return { procedure: procedure.data };
  return { problem: procedure.error.issues[0]?.path.join('.') ?? '' };
}

function revisionOf(definition: object): string {
  const canonical = canonicalize(definition);
  if (canonical === undefined) throw new Error('a definition is JSON');
  return createHash('sha256').update(canonical, 'utf8').digest('hex').slice(0, 16);
}

/**
 * What a schema cannot see: keys used twice, conditions that could never hold, a signature that may be left out with
 * nothing asked for in its place.
 */
function definitionProblem(procedure: Procedure): string | undefined {
  const { sections, attachments, rules, deadline, signature } = procedure;
  const fields = fieldsOf(procedure);
  const repeated =
    repeatedKey(sections) ??
    repeatedKey(fields) ??
    repeatedKey(attachments) ??
    fields.flatMap((field) => (field.type === 'list' ? [repeatedKey(field.fields)] : [])).find(Boolean);
  if (repeated !== undefined) return `${repeated} twice`;
  const unmet =
    [...fields, ...attachments].find((one) => !canHold(one.when, fields)) ??
    fields
      .flatMap((field) => (field.type === 'list' ? field.fields.map((inner) => ({ inner, beside: field.fields })) : []))
      .find(({ inner, beside }) => !canHold(inner.when, beside))?.inner;
  if (unmet !== undefined) return `${unmet.key}.when`;
  const unfounded = [fields, ...fields.flatMap((field) => (field.type === 'list' ? [field.fields] : []))]
    .flatMap((beside) => beside.filter((field) => !canBeAssumed(field, beside)))
    .at(0);
  if (unfounded !== undefined) return `${unfounded.key}.assumed`;
  const broken = (rules ?? []).findIndex((rule) => !isAboutDays(rule, fields));
  if (broken !== -1) return `rules.${broken}`;
  const misplaced = misplacedFact(fields) ?? unsaid(procedure, fields);
  if (misplaced !== undefined) return misplaced;
  const isInsteadOfSignature = attachments.some(({ whenUnsigned, required }) => whenUnsigned === true && required);
  const mentionsChoice = attachments.some(({ whenUnsigned }) => whenUnsigned === true);
  if (signature === 'optional' ? !isInsteadOfSignature : mentionsChoice) return 'signature';
  if (deadline.type !== 'daysAfterEvent' || deadline.eventField === undefined) return undefined;
  const event = fields.find(({ key }) => key === deadline.eventField);
  return event?.type === 'date' ? undefined : 'deadline.eventField';
}

/** Whether a rule names days that are there, and a field of the form to stand at. */
function isAboutDays({ each, earlier, later, when, tellAt }: AnswerRule, fields: readonly Field[]): boolean {
  const list = fields.find(({ key }) => key === each);
  const beside = list?.type === 'list' ? [...list.fields, ...fields] : fields;
  const isDay = (name: string) =>
    name === 'today' ||
    name === 'applicant.birthDate' ||
    beside.some(({ key, type }) => key === name && type === 'date');
  const isListThere = each === undefined || list?.type === 'list';
  return (
    isListThere && isDay(earlier) && isDay(later) && canHold(when, beside) && beside.some(({ key }) => key === tellAt)
  );
}

/** A fact of a child outside of a list of children, or another one within, or one that two fields name. */
function misplacedFact(fields: readonly Field[]): string | undefined {
  const ofChild = (one: { readonly fact?: string | undefined }) => one.fact?.startsWith('child.') === true;
  const outside = fields.find((field) => field.type !== 'list' && ofChild(field));
  const inside = fields
    .flatMap((field) => (field.type === 'list' ? field.fields.map((inner) => ({ inner, list: field })) : []))
    .find(({ inner, list }) => inner.fact !== undefined && !(list.fact === 'children' && ofChild(inner)))?.inner;
  const wrong = outside ?? inside;
  if (wrong !== undefined) return `${wrong.key}.fact`;
  const facts = fields.flatMap(({ fact }) => (fact === undefined ? [] : [{ key: fact }]));
  const twice = repeatedKey(facts);
  return twice === undefined ? undefined : `${twice} twice`;
}

/** A sentence of the statement, or a pair of equal texts, that names an answer which the form does not ask for. */
function unsaid({ statement = [], sameTexts = [] }: Procedure, fields: readonly Field[]): string | undefined {
  const isThere = (name: string) => {
    const [key, inner] = name.split('.');
    const field = fields.find((one) => one.key === key);
    if (inner === undefined) return field !== undefined && field.type !== 'list';
    return field?.type === 'list' && field.fields.some((one) => one.key === inner);
  };
  const isKnown = (name: string) => name === 'applicant' || name === 'firstMonth' || isThere(name);
  const sentence = statement.findIndex(({ when, sentence: { ja, en, easy = '' } }) => {
    const names = [ja, en, easy].flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name));
    return !canHold(when, fields) || !names.every(isKnown);
  });
  if (sentence !== -1) return `statement.${sentence}`;
  const pair = sameTexts.findIndex(({ one, other, when }) => ![one, other].every(isThere) || !canHold(when, fields));
  return pair === -1 ? undefined : `sameTexts.${pair}`;
}

function repeatedKey(keyed: readonly { readonly key: string }[]): string | undefined {
  const seen = new Set<string>();
  return keyed.find(({ key }) => seen.size === seen.add(key).size)?.key;
}

/** Whether each value that is assumed is one that can be chosen, by values of an answer before it. */
function canBeAssumed(field: Field, beside: readonly Field[]): boolean {
  if (!('assumed' in field) || field.assumed === undefined) return true;
  const chosen = 'value' in field.assumed ? [field.assumed.value] : Object.values(field.assumed.values);
  const isChoosable = canHold({ field: field.key, is: chosen }, [field]);
  if ('value' in field.assumed) return isChoosable;
  const { by, values } = field.assumed;
  const before = beside.slice(0, beside.indexOf(field)).find(({ key }) => key === by);
  const given = Object.keys(values).map((value) => (before?.type === 'yesNo' ? value === 'true' : value));
  return isChoosable && canHold({ field: by, is: given }, before === undefined ? [] : [before]);
}

function canHold(condition: PlainField['when'], beside: readonly Field[]): boolean {
  if (condition === undefined) return true;
  const field = beside.find(({ key }) => key === condition.field);
  if (condition.any !== undefined) {
    return field?.type === 'list' && canHold({ field: condition.any, is: condition.is }, field.fields);
  }
  switch (field?.type) {
    case 'yesNo':
    case 'consent':
      return condition.is.every((value) => typeof value === 'boolean');
    case 'choice':
    case 'choices':
      return condition.is.every((value) => field.options.some((option) => option.value === value));
    default:
      return false;
  }
}
