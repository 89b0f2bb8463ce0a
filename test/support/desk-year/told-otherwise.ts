/**
 * How lines that were found differ from those that were expected, in words; a line that was expected twice is to be found
 * twice. Nothing where they are the same.
 */
export function toldOtherwise(what: string, found: readonly string[], expected: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of expected) left.set(line, (left.get(line) ?? 0) + 1);
  for (const line of found) left.set(line, (left.get(line) ?? 0) - 1);
  return [...left].flatMap(([line, count]) => {
    if (count === 0) return [];
    return [`${what}: ${line} ${count > 0 ? 'is missing' : 'is there and was not to be'}`];
  });
}
