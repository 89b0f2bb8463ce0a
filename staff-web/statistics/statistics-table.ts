import { aboutTotal, type ClosedLine, type Statistics } from '#contract/portal/statistics-routes.ts';
import { BYTE_ORDER_MARK, csvOf } from '#contract/values/csv.ts';
import type { DeskWords } from '#words/desk-words.ts';

type PlainLine = Statistics['open' | 'received' | 'corrections'][number];

/** Lines of one procedure, with about how many they are together. */
interface ProcedureLines<Line> {
  readonly key: string;
  readonly lines: readonly Line[];
  readonly about: number;
}

export function byProcedure<Line extends PlainLine | ClosedLine>(lines: readonly Line[]): ProcedureLines<Line>[] {
  const grouped = Map.groupBy(lines, ({ group, procedure }) => `${group} ${procedure.id}`);
  return [...grouped].map(([key, of]) => ({ key, lines: of, about: aboutTotal(of) }));
}

/** What a line is about, as it is called. */
export function whatInWords(kind: 'closed' | 'open' | 'received' | 'corrections', what: string, d: DeskWords): string {
  if (kind === 'corrections') return what;
  const names: Readonly<Record<string, string>> =
    kind === 'received' ? d.statistics.ways : { ...d.states, ...(kind === 'closed' ? d.outcomes : {}) };
  return names[what] ?? what;
}

/** The month as a file for a spreadsheet (RFC 4180, UTF-8 with its mark): codes and numbers, `<5` for few. */
export function statisticsCsv({ month, closed, open, received, corrections }: Statistics): string {
  const head = ['month', 'kind', 'group', 'procedure', 'what', 'number', 'medianDays', 'ninetyDays', 'inTimePercent'];
  const row = (
    kind: string,
    { group, procedure, what, number }: PlainLine | ClosedLine,
    more: readonly (number | null)[] = [],
  ) => [month, kind, group, procedure.id, what, number ?? '<5', ...more, '', '', ''].slice(0, head.length);
  const rows = [
    head,
    ...closed.map((line) => row('closed', line, [line.medianDays, line.ninetyDays, line.inTimePercent])),
    ...open.map((line) => row('open', line)),
    ...received.map((line) => row('received', line)),
    ...corrections.map((line) => row('correction', line)),
  ];
  return `${BYTE_ORDER_MARK}${csvOf(rows.map((cells) => cells.map((cell) => cell ?? ''))).text}`;
}
