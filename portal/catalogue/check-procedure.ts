import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type * as z from 'zod';
import {
  type Found,
  MOST_PROBLEMS,
  PROCEDURE_TEXT_LIMIT,
  type ProblemCode,
  type ProcedureProblem,
  pathText,
} from '#contract/failures/procedure-problem.ts';
import { type CheckedDefinition, definitionProblems } from '#contract/procedure/definition-problems.ts';
import { hostileTexts } from '#contract/procedure/hostile-texts.ts';
import { type Procedure, procedureSchema } from '#contract/procedure/procedure.ts';
import {
  baseProcedureSchema,
  type MunicipalityOffice,
  type OwnProcedure,
  ownProcedureSchema,
} from '#contract/procedure/procedure-file.ts';
import { type LocatedJson, type Place, parseLocatedJson, shortName } from './located-json.ts';
import { schemaProblems } from './schema-problems.ts';

type Problem = Found<ProblemCode>;

export type Checked<Value> =
  | { readonly is: 'sound'; readonly value: Value; readonly placeOf: LocatedJson['placeOf'] }
  /** The first 50, in the order of the file. */
  | { readonly is: 'broken'; readonly problems: readonly ProcedureProblem[] };

/**
 * `procedures/ID.json` of a catalogue's folder. What only a municipality's definition has is looked at with that; where
 * none is connected, a base is offered on paper.
 */
export function checkBaseFile(text: string, id?: string): Checked<z.output<typeof baseProcedureSchema>> {
  return checkText(text, baseProcedureSchema, (base, given) => [
    ...definitionProblems({ ...base, elsewhere: { on: 'paper' } }),
    ...hostileTexts(given),
    ...(id === undefined || base.id === id ? [] : [{ code: 'idChanged' as const, path: ['id'] }]),
  ]);
}

/** A whole procedure that a municipality offers in place of the one of all, or beside them. */
export function checkOwnFile(text: string, { municipality, office }: MunicipalityOffice, id?: string) {
  const checked = checkText(text, ownProcedureSchema, (own, given) => [
    ...definitionProblems(own),
    ...hostileTexts(given),
    ...(id === undefined || own.id === id ? [] : [{ code: 'idChanged' as const, path: ['id'] }]),
    ...(own.municipality === undefined || isSame(own.municipality, municipality)
      ? []
      : [{ code: 'otherMunicipality' as const, path: ['municipality'] }]),
  ]);
  if (checked.is === 'broken') return checked;
  const definition = ownDefinition(checked.value, { municipality, office });
  return { ...checked, value: definition };
}

/**
 * Whether a definition may be served, whatever it was read from: it fits its schema, passes every check of a file, and
 * its revision is that of its content.
 */
export function servable(value: unknown): Procedure | undefined {
  const parsed = procedureSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { revision, ...definition } = parsed.data;
  const problems = [...definitionProblems(definition), ...hostileTexts(definition)];
  return problems.length === 0 && revision === revisionOf(definition) ? parsed.data : undefined;
}

/** What is wrong with a definition that was put together from several files. */
export function problemsOfDefinition(definition: CheckedDefinition): readonly Problem[] {
  return [...definitionProblems(definition), ...hostileTexts(definition)];
}

/** The first 16 digits of the SHA-256 of the canonical JSON. */
export function revisionOf(definition: object): string {
  const canonical = canonicalize(definition);
  if (canonical === undefined) throw new Error('a definition is JSON');
  return createHash('sha256').update(canonical).digest('hex').slice(0, 16);
}

function ownDefinition(own: OwnProcedure, { municipality, office }: MunicipalityOffice): Procedure {
  const definition = { ...own, municipality, office: own.office ?? office };
  return procedureSchema.parse({ ...definition, revision: revisionOf(definition) });
}

function isSame(one: object, other: object): boolean {
  return canonicalize(one) === canonicalize(other);
}

/** Reads a text by a schema; where it fits, `more` looks at what a schema cannot see. */
export function checkText<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  more: (value: z.output<Schema>, given: unknown) => readonly Problem[] = () => [],
  limit = PROCEDURE_TEXT_LIMIT,
  deepest?: number,
): Checked<z.output<Schema>> {
  if (text.length > limit) {
    return { is: 'broken', problems: [{ code: 'tooLarge', path: '', line: 1, column: 1, detail: String(limit) }] };
  }
  const read = parseLocatedJson(text, deepest);
  if ('problems' in read) return { is: 'broken', problems: inOrder(read.problems) };
  const { value, placeOf } = read.json;
  const parsed = schema.safeParse(value);
  const problems = parsed.success
    ? more(parsed.data, value)
    : [...schemaProblems(parsed.error.issues, value), ...hostileTexts(value)];
  if (!parsed.success || problems.length > 0) {
    return { is: 'broken', problems: inOrder(problems.map((one) => ({ ...one, ...placeOf(one.path) }))) };
  }
  return { is: 'sound', value: parsed.data, placeOf };
}

/** As they are told: in the order of the file, each once, 50 at most. */
export function inOrder<Code extends string>(found: readonly (Found<Code> & Place)[]) {
  const told = found
    .map(({ code, path, detail, line, column }) => ({
      code,
      path: pathText(path.map((step) => (typeof step === 'number' ? step : shortName(step) || '?'))),
      line,
      column,
      ...(detail === undefined || detail === '' ? {} : { detail: detail.slice(0, 80) }),
    }))
    .sort((one, other) => one.line - other.line || one.column - other.column);
  const seen = new Set<string>();
  return told.filter((one) => seen.size < seen.add(JSON.stringify(one)).size).slice(0, MOST_PROBLEMS);
}
