import * as z from 'zod';
import type { Procedure } from './procedure.ts';

/** Where a definition differs from another: members by name, fields, sections, attachments and choices by their keys. */
export const definitionDifferenceSchema = z.strictObject({
  /** As `sections.child.fields.childName.label.en`: keys in place of places. */
  at: z.string().max(300),
  change: z.enum(['added', 'removed', 'changed', 'moved']),
  /** What stands there; `null` where nothing does, and for what only moved. */
  before: z.json(),
  after: z.json(),
});
type DefinitionDifference = z.infer<typeof definitionDifferenceSchema>;

type Json = z.infer<ReturnType<typeof z.json>>;
type Members = Readonly<Record<string, Json>>;
type Steps = readonly string[];
interface Difference {
  readonly at: Steps;
  readonly change: DefinitionDifference['change'];
  readonly before: Json;
  readonly after: Json;
}

/** What is told of no change: it follows from the others, or is the municipality's. */
const LEFT_OUT = new Set(['revision', 'municipality']);

/** What changes from one definition of a procedure to another, in the order of the members of the later. */
export function definitionDifferences(before: Procedure, after: Procedure): DefinitionDifference[] {
  const [from, to] = [before, after].map((one) => without(JSON.parse(JSON.stringify(one)) as Members));
  return withMoves(between(from ?? {}, to ?? {}, [])).map(({ at, ...rest }) => ({
    at: at.join('.').slice(0, 300),
    ...rest,
  }));
}

function without(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !LEFT_OUT.has(name)));
}

function between(before: Json, after: Json, at: Steps): Difference[] {
  const [from, to] = [keyedMembers(before), keyedMembers(after)];
  if (from !== undefined && to !== undefined) {
    const moved = isReordered(Object.keys(from), Object.keys(to));
    return [
      ...(moved ? [{ at, change: 'moved' as const, before: null, after: null }] : []),
      ...betweenMembers(from, to, at),
    ];
  }
  if (isMembers(before) && isMembers(after)) return betweenMembers(before, after, at);
  return isSame(before, after) ? [] : [{ at, change: 'changed', before, after }];
}

function betweenMembers(before: Members, after: Members, at: Steps): Difference[] {
  const names = [...Object.keys(after), ...Object.keys(before).filter((name) => !Object.hasOwn(after, name))];
  return names.flatMap((name): Difference[] => {
    const place = [...at, name];
    const [from, to] = [memberOf(before, name), memberOf(after, name)];
    if (from === undefined) return [{ at: place, change: 'added', before: null, after: to ?? null }];
    if (to === undefined) return [{ at: place, change: 'removed', before: from, after: null }];
    return between(from, to, place);
  });
}

function memberOf(members: Members, name: string): Json | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

/** A list whose entries are known by a key, or choices by their value, as members by it. */
function keyedMembers(value: Json): Members | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const entries = value.map((one) => (isMembers(one) ? ([one.key ?? one.value, one] as const) : undefined));
  const named = entries.filter((entry): entry is readonly [string, Members] => typeof entry?.[0] === 'string');
  const members = Object.fromEntries(named);
  return Object.keys(members).length === value.length ? members : undefined;
}

function isMembers(value: Json): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSame(one: Json, other: Json): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, at) => isSame(value, other[at] ?? null));
  }
  if (isMembers(one) && isMembers(other)) {
    const names = Object.keys(one);
    return (
      names.length === Object.keys(other).length &&
      names.every((name) => Object.hasOwn(other, name) && isSame(one[name] ?? null, other[name] ?? null))
    );
  }
  return one === other;
}

/** Whether what stands in both stands in another order. */
function isReordered(before: readonly string[], after: readonly string[]): boolean {
  const [from, to] = [new Set(before), new Set(after)];
  const [common, now] = [before.filter((key) => to.has(key)), after.filter((key) => from.has(key))];
  return common.some((key, at) => now[at] !== key);
}

/** A field that left one section and came into another is one that moved, with what changed in it. */
function withMoves(differences: readonly Difference[]): Difference[] {
  const fieldOf = ({ at }: Difference) =>
    at.length === 4 && at[0] === 'sections' && at[2] === 'fields' ? at[3] : undefined;
  const removed = new Map(
    differences.filter(({ change }) => change === 'removed').map((one) => [fieldOf(one) ?? '', one]),
  );
  const left = new Set<Difference>();
  const joined = differences.flatMap((one): Difference[] => {
    const from = one.change === 'added' ? removed.get(fieldOf(one) ?? ' ') : undefined;
    if (from === undefined) return [one];
    left.add(from);
    return [{ ...one, change: 'moved', before: null, after: null }, ...between(from.before, one.after, one.at)];
  });
  return joined.filter((one) => !left.has(one));
}
