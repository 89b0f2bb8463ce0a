import * as z from 'zod';
import type { Attachment } from './application.ts';
import type { ApplicationDocument } from './application-document.ts';

const changeSchema = z.strictObject({
  /** Title of the section that it stands in. */
  section: z.string(),
  label: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});

/** What a later filing says otherwise: answers in the words of the document, files by their bytes. */
export const differenceSchema = z.strictObject({
  answers: z.array(changeSchema).max(2_000),
  attachments: z
    .array(z.strictObject({ key: z.string(), fileName: z.string(), change: z.enum(['added', 'removed']) }))
    .max(60),
});
export type Difference = z.infer<typeof differenceSchema>;

interface Filing {
  readonly document: Pick<ApplicationDocument, 'sections'>;
  readonly attachments: readonly Pick<Attachment, 'key' | 'fileName' | 'sha256'>[];
}

/** Sections that say about the document, which is another for each filing, and about files, which are compared by their bytes. */
const NOT_ANSWERS = ['about', 'attachments'];
const LIST_ENTRY = /^([^.]+)\.\d+\.(.+)$/;

interface Line {
  readonly section: string;
  readonly label: string;
  readonly value: string;
}
/** One answer alone, or all of one entry of a list, by the names of its fields. */
type Entry = ReadonlyMap<string, Line>;

/**
 * What `after` says otherwise than `before`. Entries of a list belong together where they say the same, the others by their
 * order, so that one that is taken out does not change all that stand behind it.
 */
export function differenceOf(before: Filing, after: Filing): Difference {
  const old = entriesOf(before.document);
  const now = entriesOf(after.document);
  const names = [...now.keys(), ...[...old.keys()].filter((name) => !now.has(name))];
  return {
    answers: names.flatMap((name) =>
      pairsOf(old.get(name) ?? [], now.get(name) ?? []).flatMap(([one, other]) => changesBetween(one, other)),
    ),
    attachments: [
      ...missingIn(after, before).map((file) => ({ ...file, change: 'removed' as const })),
      ...missingIn(before, after).map((file) => ({ ...file, change: 'added' as const })),
    ],
  };
}

/** By the name of the answer or list, in the order of the document. */
function entriesOf({ sections }: Filing['document']): Map<string, Entry[]> {
  const found = new Map<string, Map<string, Map<string, Line>>>();
  for (const { key, title, lines } of sections) {
    if (NOT_ANSWERS.includes(key)) continue;
    for (const { at, label, value } of lines) {
      const [, list = at, field = at] = LIST_ENTRY.exec(at) ?? [];
      const entries = found.get(list) ?? new Map<string, Map<string, Line>>();
      const place = at.slice(0, at.length - field.length);
      const entry = entries.get(place) ?? new Map<string, Line>();
      found.set(list, entries.set(place, entry.set(field, { section: title, label, value })));
    }
  }
  return new Map([...found].map(([name, entries]) => [name, [...entries.values()]]));
}

function pairsOf(old: readonly Entry[], now: readonly Entry[]): [Entry | undefined, Entry | undefined][] {
  const left = [...old];
  const partners = now.map((entry) => {
    const at = left.findIndex((other) => saidIn(other) === saidIn(entry));
    return at === -1 ? undefined : left.splice(at, 1)[0];
  });
  const pairs = now.map((entry, at): [Entry | undefined, Entry | undefined] => [partners[at] ?? left.shift(), entry]);
  return [...pairs, ...left.map((entry): [Entry | undefined, undefined] => [entry, undefined])];
}

function saidIn(entry: Entry): string {
  return JSON.stringify([...entry].map(([field, { value }]) => [field, value]));
}

function changesBetween(one: Entry = new Map(), other: Entry = new Map()): Difference['answers'] {
  const fields = [...other.keys(), ...[...one.keys()].filter((field) => !other.has(field))];
  return fields.flatMap((field) => {
    const [before, after] = [one.get(field), other.get(field)];
    const { section, label } = after ?? before ?? { section: '', label: '' };
    if (before?.value === after?.value) return [];
    return [{ section, label, before: before?.value ?? null, after: after?.value ?? null }];
  });
}

/** Files of `there` that `here` has not. */
function missingIn(here: Filing, there: Filing): { key: string; fileName: string }[] {
  return there.attachments
    .filter(({ key, sha256 }) => !here.attachments.some((other) => other.key === key && other.sha256 === sha256))
    .map(({ key, fileName }) => ({ key, fileName }));
}
