import type * as z from 'zod';
import type { ProblemCode } from '#contract/failures/procedure-problem.ts';
import { WORDING_SCHEMAS, type WordingKind, wordingProblems } from '#contract/procedure/wording.ts';

export type WordingOf<Kind extends WordingKind> = z.infer<(typeof WORDING_SCHEMAS)[Kind]>;

/** A wording as it is being written: its texts may still be empty. */
export type WordingDraft = {
  readonly [Kind in WordingKind]: { readonly kind: Kind; readonly value: WordingOf<Kind> };
}[WordingKind];

const NO_TEXT = { ja: '', easy: '', en: '' } as const;

const EMPTY: { readonly [Kind in WordingKind]: WordingOf<Kind> } = {
  readySentence: { text: NO_TEXT, for: { attachments: false } },
  letterTemplate: {
    outcomes: ['granted'],
    subject: NO_TEXT,
    body: [{ part: 'text', text: NO_TEXT }, { part: 'decision' }, { part: 'remedies' }],
  },
  remedies: { reviewBody: '', defendant: '', representedBy: '', basis: 'law', source: '', confirmed: false },
};

/** What is written on from: a definition of this kind, or nothing yet. */
export function draftOf(kind: WordingKind, definition: unknown): WordingDraft {
  const known = WORDING_SCHEMAS[kind].safeParse(definition);
  return { kind, value: known.success ? known.data : EMPTY[kind] } as WordingDraft;
}

/** Something wrong at a member, as `body.0.text.ja`. */
export interface WordingError {
  readonly at: string;
  readonly code: ProblemCode;
  readonly detail?: string | undefined;
}

/** What the portal would refuse, all of it at once; the portal has the last word. */
export function draftErrors({ kind, value }: WordingDraft): readonly WordingError[] {
  const parsed = WORDING_SCHEMAS[kind].safeParse(value);
  if (!parsed.success) return parsed.error.issues.map((issue) => ({ at: issue.path.join('.'), ...codeOf(issue) }));
  return wordingProblems(kind, parsed.data).map(({ path, code, detail }) => ({ at: path.join('.'), code, detail }));
}

function codeOf(issue: z.core.$ZodIssue): Omit<WordingError, 'at'> {
  if (issue.code === 'too_small') return { code: 'tooShort', detail: String(issue.minimum) };
  if (issue.code === 'too_big') return { code: 'tooLong', detail: String(issue.maximum) };
  return { code: 'wrongForm' };
}

/** The portal's name of a member (`definition.body[0].text.ja`) as the page calls it. */
export function memberAt(at: string): string {
  return at.replace(/^definition\.?/, '').replace(/\[(\d+)\]/g, '.$1');
}

/** Words between commas or spaces. */
export function listedIn(text: string): string[] {
  return text.split(/[\s,、，]+/).filter((one) => one !== '');
}

/** A list without its entry, or with it one place on. */
export function moved<Item>(items: readonly Item[], from: number, by: -1 | 1): Item[] {
  const [item, ...rest] = [...items.slice(from, from + 1), ...items.filter((_, index) => index !== from)];
  if (item === undefined) return [...items];
  return [...rest.slice(0, from + by), item, ...rest.slice(from + by)];
}
