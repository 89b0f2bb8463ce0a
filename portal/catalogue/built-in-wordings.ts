import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { WORDING_SCHEMAS, type WordingKind, wordingIdSchema, wordingProblems } from '#contract/procedure/wording.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { checkText } from './check-procedure.ts';

const FOLDER = fileURLToPath(new URL('./wordings/', import.meta.url));
const FILES = {
  readySentence: 'ready-sentences.json',
  letterTemplate: 'letter-templates.json',
} as const satisfies Partial<Record<WordingKind, string>>;
const FILE_LIMIT_BYTES = 200_000;

/** The product's own of each kind, by their names. */
export type BuiltInWordings = {
  readonly [Kind in WordingKind]: ReadonlyMap<string, z.output<(typeof WORDING_SCHEMAS)[Kind]>>;
};

/** Fails with `catalogueInvalid`, as for every file of the catalogue. */
export async function loadBuiltInWordings(): Promise<Outcome<BuiltInWordings>> {
  const readySentence = await load('readySentence');
  if (!readySentence.ok) return readySentence;
  const letterTemplate = await load('letterTemplate');
  if (!letterTemplate.ok) return letterTemplate;
  return success({
    readySentence: readySentence.value,
    letterTemplate: letterTemplate.value,
    // Whom one sues is each municipality's own.
    remedies: new Map(),
  });
}

async function load<Kind extends keyof typeof FILES>(kind: Kind): Promise<Outcome<BuiltInWordings[Kind]>> {
  const file = FILES[kind];
  const bytes = await readBoundedFile(`${FOLDER}${file}`, FILE_LIMIT_BYTES).catch(() => undefined);
  const schema = z.record(wordingIdSchema, WORDING_SCHEMAS[kind] as z.ZodType);
  const checked = checkText(Buffer.from(bytes ?? []).toString('utf8'), schema, (all) =>
    Object.entries(all).flatMap(([id, one]) =>
      wordingProblems(kind, one).map((problem) => ({ ...problem, path: [id, ...problem.path] })),
    ),
  );
  if (checked.is === 'sound') return success(new Map(Object.entries(checked.value)) as BuiltInWordings[Kind]);
  const [problem] = checked.problems;
  return failed({ code: 'catalogueInvalid', file, at: `${problem?.line}:${problem?.column} ${problem?.path}` });
}
