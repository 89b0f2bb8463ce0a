import {
  applyEdits,
  findNodeAtLocation,
  getNodeValue,
  modify,
  type Node,
  type ParseError,
  parseTree,
} from 'jsonc-parser';
import { type JsonPath, PROCEDURE_TEXT_LIMIT } from '#contract/failures/procedure-problem.ts';

/** What a form can be made of: the value that a text holds, as far as it can be read. */
type ReadDraft = { readonly is: 'read'; readonly value: unknown } | { readonly is: 'unreadable' };

/** Arrays and objects in each other, more than any file may have: what reads a text calls itself for each. */
const DEEPEST = 100;

/** Reads a draft as the portal reads a file; one that is too large or too deep is text alone. */
export function readDraft(text: string): ReadDraft {
  const tree = treeOf(text);
  return tree === undefined ? { is: 'unreadable' } : { is: 'read', value: getNodeValue(tree) };
}

/**
 * The text with another value at a place, `undefined` takes the member away. All that stands elsewhere stays to the
 * character: comments, order, and members that no form knows.
 */
export function withValue(text: string, path: JsonPath, value: unknown): string {
  return edited(text, path, value, false);
}

/** The text with one more entry in a list, before the one that stands at its last step. */
export function withEntry(text: string, path: JsonPath, value: unknown): string {
  return edited(text, path, value, true);
}

/** The text with two entries of a list in each other's place, each as it is written. */
export function withSwapped(text: string, list: JsonPath, one: number, other: number): string {
  const tree = treeOf(text);
  const entryAt = (at: number) =>
    tree === undefined ? undefined : findNodeAtLocation(tree, [...list, at] as (string | number)[]);
  const [first, second] = [entryAt(Math.min(one, other)), entryAt(Math.max(one, other))];
  if (first === undefined || second === undefined || first === second) return text;
  const written = ({ offset, length }: Node) => text.slice(offset, offset + length);
  const firstEnds = first.offset + first.length;
  return [
    text.slice(0, first.offset),
    written(second),
    text.slice(firstEnds, second.offset),
    written(first),
    text.slice(second.offset + second.length),
  ].join('');
}

/** Where in the text a member stands; of one that is not there, what holds it. */
export function offsetOf(text: string, path: JsonPath): number {
  const tree = treeOf(text);
  for (let length = path.length; tree !== undefined && length > 0; length -= 1) {
    const node = findNodeAtLocation(tree, path.slice(0, length) as (string | number)[]);
    if (node !== undefined) return node.parent?.type === 'property' ? node.parent.offset : node.offset;
  }
  return 0;
}

/** The place of a character as editors count it, from 1. */
export function offsetOfPlace(text: string, line: number, column: number): number {
  const begins = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map(({ 0: end, index }) => index + end.length)];
  return Math.min((begins[line - 1] ?? text.length) + column - 1, text.length);
}

/** The path that a problem names (`sections[0].fields[2].key`). */
export function pathOf(text: string): JsonPath {
  return [...text.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([name, place]) => (place === undefined ? name : Number(place)));
}

/** What stands at a place of a value; nothing where it is of another shape. */
export function valueAt(value: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>(
    (inside, step) =>
      typeof inside === 'object' && inside !== null && Object.hasOwn(inside, step)
        ? (inside as Readonly<Record<string | number, unknown>>)[step]
        : undefined,
    value,
  );
}

/** The entries of a list; none where there is no list. */
export function entriesAt(value: unknown, path: JsonPath): readonly unknown[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : [];
}

function edited(text: string, path: JsonPath, value: unknown, isArrayInsertion: boolean): string {
  if (treeOf(text) === undefined) return text;
  const edits = modify(text, [...path], value, {
    isArrayInsertion,
    formattingOptions: { insertSpaces: true, tabSize: 2, eol: text.includes('\r\n') ? '\r\n' : '\n' },
  });
  return applyEdits(text, edits);
}

function treeOf(text: string): Node | undefined {
  if (text.length > PROCEDURE_TEXT_LIMIT || isTooDeep(text)) return undefined;
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: false });
  return errors.length === 0 && tree?.type === 'object' ? tree : undefined;
}

/** Brackets within texts count too: a draft that has so many of them open is no procedure. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const character of text.replace(/"(?:[^"\\]|\\.)*"/g, '')) {
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}
