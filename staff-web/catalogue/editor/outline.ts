import { type JsonPath, pathText } from '#contract/failures/procedure-problem.ts';
import { entriesAt, valueAt } from './draft-text.ts';
import { type PartKind, WHOLE_PARTS } from './members.ts';

/** A part of a procedure that has a page of the form. */
export interface Part {
  readonly kind: PartKind | 'others';
  /** Of its object; empty for parts of the whole. */
  readonly path: JsonPath;
}

/** More entries of one list than any procedure may have are not shown one by one: the check names them. */
const MOST_ENTRIES = 60;

/** What stands at the top of every procedure, then sections with their fields, documents, rules, and what is text alone. */
export function partsOf(value: unknown): readonly Part[] {
  const sections = shown(value, ['sections']).flatMap((path): Part[] => [
    { kind: 'section', path },
    ...shown(value, [...path, 'fields']).flatMap((field): Part[] => [
      { kind: 'field', path: field },
      ...shown(value, [...field, 'fields']).map((inner): Part => ({ kind: 'inner', path: inner })),
    ]),
  ]);
  const attachments = shown(value, ['attachments']).map((path): Part => ({ kind: 'attachment', path }));
  const whole = (kind: Part['kind']): Part => ({ kind, path: [] });
  return [
    ...WHOLE_PARTS.first.map(whole),
    ...sections,
    ...attachments,
    ...WHOLE_PARTS.last.map(whole),
    whole('others'),
  ];
}

function shown(value: unknown, list: JsonPath): JsonPath[] {
  return entriesAt(value, list)
    .slice(0, MOST_ENTRIES)
    .map((_, at) => [...list, at]);
}

/** How many entries of sections, fields and documents are not shown. */
export function hiddenEntries(value: unknown): number {
  const lists: JsonPath[] = [
    ['sections'],
    ['attachments'],
    ...shown(value, ['sections']).flatMap((section) => [
      [...section, 'fields'],
      ...shown(value, [...section, 'fields']).map((field) => [...field, 'fields']),
    ]),
  ];
  return lists.reduce((sum, list) => sum + Math.max(0, entriesAt(value, list).length - MOST_ENTRIES), 0);
}

/** One name for a part, the same from one text to the next. */
export function partId({ kind, path }: Part): string {
  return path.length === 0 ? kind : pathText(path);
}

/** The page of the form on which a member stands, by the path that a problem names; none of the whole. */
export function partHolding(
  parts: readonly Part[],
  path: JsonPath,
  membersOf: (kind: Part['kind']) => readonly string[],
) {
  const within = parts
    .filter((part) => part.path.length > 0 && part.path.every((step, at) => step === path[at]))
    .toSorted((one, other) => other.path.length - one.path.length);
  if (within[0] !== undefined) return within[0];
  const [first] = path;
  return parts.find(({ kind, path: at }) => at.length === 0 && membersOf(kind).includes(String(first)));
}

/** The key of a part, as far as it has one. */
export function keyAt(value: unknown, path: JsonPath): string {
  const key = valueAt(value, [...path, 'key']);
  return typeof key === 'string' ? key.slice(0, 40) : '';
}

/** The keys of everything beside which a new one must be another. */
export function takenKeys(
  value: unknown,
  kind: 'section' | 'field' | 'inner' | 'attachment',
  list: JsonPath,
): string[] {
  const lists =
    kind === 'field' || kind === 'section'
      ? [['sections'], ...entriesAt(value, ['sections']).map((_, at) => ['sections', at, 'fields'])]
      : [list];
  return lists.flatMap((one) => entriesAt(value, one).map((_, at) => keyAt(value, [...one, at])));
}
