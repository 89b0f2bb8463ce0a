import * as z from 'zod';
import type { Found, ProblemCode } from '../failures/procedure-problem.ts';
import { procedureIdSchema } from '../values/brands.ts';
import { inLanguage, type Language, type LocalizedText } from '../values/localized-text.ts';
import { caseOutcomeSchema } from './case.ts';
import { hostileTexts, OF_WORDINGS } from './hostile-texts.ts';
import { remediesRuleSchema } from './remedies.ts';

/**
 * What an office says to people again and again, as data: sentences that ask for a correction, letters, and how a decision
 * is contested. All of it in every language, with no other placeholder than these.
 */
const WORDING_PLACEHOLDERS = ['field', 'file', 'side', 'person', 'day'] as const;
type Placeholder = (typeof WORDING_PLACEHOLDERS)[number];

export const wordingKindSchema = z.enum(['readySentence', 'letterTemplate', 'remedies']);
export type WordingKind = z.infer<typeof wordingKindSchema>;

export const wordingIdSchema = z.string().regex(/^[a-z][A-Za-z0-9-]{0,59}$/);

/** Unlike in a procedure, やさしい日本語 is not left out: it is read by whoever is asked to do something. */
function wordingTextSchema(most: number) {
  const text = z.string().trim().min(1).max(most);
  return z.strictObject({ ja: text, easy: text, en: text });
}

/** What a sentence is offered for; for every mark where nothing is said. */
const sentenceScopeSchema = z.strictObject({
  fieldTypes: z
    .array(z.string().regex(/^[a-z][A-Za-z]{0,19}$/))
    .max(20)
    .optional(),
  /** Of fields or attachments, in whatever procedure. */
  keys: z
    .array(z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/))
    .max(40)
    .optional(),
  attachments: z.boolean(),
  procedures: z.array(procedureIdSchema).max(100).optional(),
});

export const readySentenceSchema = z.strictObject({
  text: wordingTextSchema(300),
  for: sentenceScopeSchema,
});

/** In the order of the letter. Day, number, addressee, contact and the place of the seal are the layout's own. */
const letterPartSchema = z.discriminatedUnion('part', [
  z.strictObject({ part: z.literal('text'), text: wordingTextSchema(1_000) }),
  /** The decision in words, amounts and dates, as it was made. */
  z.strictObject({ part: z.literal('decision') }),
  /** Facts and article. Source: 行政手続法 8条. */
  z.strictObject({ part: z.literal('reasons') }),
  z.strictObject({ part: z.literal('remedies') }),
]);

export const letterTemplateSchema = z.strictObject({
  outcomes: z.array(caseOutcomeSchema).min(1).max(5),
  /** Of every procedure where it is not said. */
  procedures: z.array(procedureIdSchema).max(100).optional(),
  subject: wordingTextSchema(120),
  body: z.array(letterPartSchema).min(1).max(20),
});
type LetterTemplate = z.infer<typeof letterTemplateSchema>;

/**
 * How a decision about a procedure is contested (教示). A letter says it once the municipality has confirmed it.
 * Source: 行政不服審査法 82条, 行政事件訴訟法 46条.
 */
export const remediesSchema = remediesRuleSchema.extend({
  source: z.string().min(1).max(200),
  confirmed: z.boolean(),
});
export type Remedies = z.infer<typeof remediesSchema>;

export const WORDING_SCHEMAS = {
  readySentence: readySentenceSchema,
  letterTemplate: letterTemplateSchema,
  remedies: remediesSchema,
} as const satisfies Record<WordingKind, z.ZodType>;

const KNOWN = new RegExp(`\\{(?:${WORDING_PLACEHOLDERS.join('|')})\\}`, 'g');

/**
 * What a text may not hold, beside what no text of a procedure may: a placeholder that is not of the list, or that one
 * language has and another has not.
 */
export function wordingProblems(kind: WordingKind, value: unknown): Found<ProblemCode>[] {
  const problems = hostileTexts(withoutKnown(value), OF_WORDINGS).filter(({ path }) => path[0] !== 'source');
  const places = kind === 'remedies' ? [] : unequalPlaceholders(value, []);
  return [...problems, ...places, ...(kind === 'letterTemplate' ? letterProblems(value as LetterTemplate) : [])];
}

/** Who may be refused is told why and how to contest it; nothing of a letter stands in it twice. */
function letterProblems({ outcomes, body }: LetterTemplate): Found<ProblemCode>[] {
  const parts = body.map(({ part }) => part);
  const isAgainst = outcomes.some((outcome) => outcome === 'refused' || outcome === 'partlyGranted');
  const needed = ['decision', ...(isAgainst ? ['reasons', 'remedies'] : [])] as const;
  const missing = needed.filter((part) => !parts.some((one) => one === part));
  const twice = parts.findIndex((part, at) => part !== 'text' && parts.indexOf(part) < at);
  return [
    ...missing.map((part): Found<ProblemCode> => ({ code: 'missing', path: ['body'], detail: part })),
    ...(twice === -1 ? [] : [{ code: 'usedTwice' as const, path: ['body', twice], detail: parts[twice] }]),
  ];
}

function withoutKnown(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, inside: unknown) =>
    typeof inside === 'string' ? inside.replace(KNOWN, '') : inside,
  );
}

function unequalPlaceholders(value: unknown, path: readonly (string | number)[]): Found<ProblemCode>[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Array.isArray(value) ? value.map((one, at) => [at, one] as const) : Object.entries(value);
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if ('ja' in value && texts.length === entries.length) {
    const namesOf = (text: string) => [...new Set(text.match(KNOWN) ?? [])].sort().join();
    const wanted = namesOf(String(value.ja));
    const other = texts.find(([, text]) => namesOf(text) !== wanted);
    return other === undefined ? [] : [{ code: 'unknownPlaceholder', path: [...path, other[0]] }];
  }
  return entries.flatMap(([step, inside]) => unequalPlaceholders(inside, [...path, step]));
}

/** The text with what is known in place of its placeholders; the others stay as they are. */
export function filledSentence(
  text: LocalizedText,
  known: { readonly [Name in Placeholder]?: LocalizedText | undefined },
): LocalizedText {
  const inOne = (said: string, language: Language) =>
    said.replace(KNOWN, (placeholder) => {
      const value = known[placeholder.slice(1, -1) as Placeholder];
      return value === undefined ? placeholder : inLanguage(value, language);
    });
  const { ja, en, easy } = text;
  return { ja: inOne(ja, 'ja'), en: inOne(en, 'en'), ...(easy === undefined ? {} : { easy: inOne(easy, 'easy') }) };
}

/** Whether something is still to be said in a sentence, so that it cannot be sent as it is. */
export function isOpenSentence(said: string): boolean {
  return said.search(KNOWN) !== -1;
}
