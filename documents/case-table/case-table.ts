import type { AnswerItem, Answers, PlainAnswer } from '#contract/procedure/answers.ts';
import type { Application } from '#contract/procedure/application.ts';
import type { CaseOutcome, CaseState } from '#contract/procedure/case.ts';
import type { Field, ListField, PlainField, Procedure } from '#contract/procedure/procedure.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { eraOf } from '#contract/values/calendar.ts';
import type { Cell } from '#contract/values/csv.ts';
import type { DocumentLanguage } from '#contract/values/localized-text.ts';
import { CASE_TABLE_WORDS, type CaseTableWords } from '#words/case-table-words.ts';

export interface TabledCase {
  readonly number: string;
  readonly state: CaseState;
  readonly outcome: CaseOutcome | null;
  /** RFC 3339. */
  readonly receivedAt: string;
  readonly application: Pick<Application, 'answers' | 'applicant'>;
}

interface TableOptions {
  readonly language: DocumentLanguage;
  /** `2026/11/28`, or `R8.11.28`. */
  readonly dates: 'western' | 'era';
  /** A second line with the fields' own keys. */
  readonly keys: boolean;
}

export interface CaseTable {
  /** The key of the list that it is of; nothing for the cases themselves. */
  readonly list: string | undefined;
  readonly rows: readonly (readonly Cell[])[];
  /** The case that each row is of, from the first row behind the heading. */
  readonly numbers: readonly string[];
  readonly headingRows: number;
}

interface Column {
  readonly key: string;
  readonly label: string;
}

/**
 * Cases of one procedure as tables: one of the cases, then one for each list, joined by the number. `definitions` are the
 * revisions that the cases were filed under, the newest first: a field that only an older one has comes last.
 */
export function caseTables(
  cases: readonly TabledCase[],
  definitions: readonly Procedure[],
  options: TableOptions,
): readonly CaseTable[] {
  const words = CASE_TABLE_WORDS[options.language];
  const fields = fieldsOf(definitions);
  const plain = fields.filter((field): field is PlainField => field.type !== 'list');
  const lists = fields.filter((field): field is ListField => field.type === 'list');
  const cellOf = (field: PlainField, value: PlainAnswer | undefined) => answerCell(field, value, options, words);
  const fixed: readonly Column[] = FIXED.map((key) => ({ key, label: words[key] }));
  const named = (field: Field): Column => ({ key: field.key, label: field.label[options.language] });

  const table: CaseTable = {
    list: undefined,
    ...heading([...fixed, ...plain.map(named)], options),
    numbers: cases.map(({ number }) => number),
  };
  const ofCases = cases.map((one) => [
    ...fixedCells(one, options, words),
    ...plain.map((field) => cellOf(field, plainAnswer(one.application.answers[field.key]))),
  ]);
  const ofLists = lists.map((list): CaseTable => {
    const items = cases.flatMap((one) =>
      itemsOf(one.application.answers, list.key).map((item, n) => ({ number: one.number, item, n: n + 1 })),
    );
    const columns = [fixed[0], { key: 'item', label: words.item }, ...list.fields.map(named)].filter(
      (column) => column !== undefined,
    );
    const head = heading(columns, options);
    return {
      list: list.key,
      ...head,
      rows: [
        ...head.rows,
        ...items.map(({ number, item, n }) => [
          number,
          n,
          ...list.fields.map((field) => cellOf(field, item[field.key])),
        ]),
      ],
      numbers: items.map(({ number }) => number),
    };
  });
  return [{ ...table, rows: [...table.rows, ...ofCases] }, ...ofLists];
}

const FIXED = ['number', 'state', 'outcome', 'receivedAt', 'name', 'address', 'birthDate', 'sex'] as const;

function fixedCells(
  { number, state, outcome, receivedAt, application: { applicant } }: TabledCase,
  options: TableOptions,
  words: CaseTableWords,
): readonly Cell[] {
  const [day = '', time = ''] = receivedAt.split('T');
  return [
    number,
    words.states[state],
    outcome === null ? '' : words.outcomes[outcome],
    `${dayText(day, options)} ${time.slice(0, 5)}`,
    applicant.name.value,
    applicant.address.value,
    dayText(applicant.birthDate.value, options),
    words.sexes[applicant.sex.value],
  ];
}

function heading(columns: readonly Column[], { keys }: TableOptions) {
  const labels = columns.map(({ label }) => label);
  const rows = keys ? [labels, columns.map(({ key }) => key)] : [labels];
  return { rows, headingRows: rows.length };
}

/** In the order of the newest form. */
function fieldsOf(definitions: readonly Procedure[]): readonly Field[] {
  const fields = new Map<string, Field>();
  for (const { sections } of definitions) {
    for (const field of sections.flatMap((section) => section.fields)) {
      if (!fields.has(field.key)) fields.set(field.key, field);
    }
  }
  return [...fields.values()];
}

function answerCell(
  field: PlainField,
  value: PlainAnswer | undefined,
  options: TableOptions,
  words: CaseTableWords,
): Cell {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'number') return field.type === 'number' ? value : String(value);
  const labelOf = (key: string) =>
    'options' in field ? (field.options.find((one) => one.value === key)?.label[options.language] ?? key) : key;
  if (typeof value !== 'string') return value.map(labelOf).join(words.between);
  return field.type === 'date' ? dayText(value, options) : labelOf(value);
}

/** A day as cities write it; what is no whole day stays as it is. */
function dayText(text: string, { dates }: TableOptions): string {
  const day = calendarDateSchema.safeParse(text);
  if (!day.success) return text.replaceAll('-', '/');
  const [year, month, date] = day.data.split('-').map(Number);
  if (dates === 'western') return day.data.replaceAll('-', '/');
  const { era, year: ofEra } = eraOf(day.data);
  return year === undefined ? text : `${era}${ofEra}.${month}.${date}`;
}

function plainAnswer(answer: Answers[string] | undefined): PlainAnswer | undefined {
  return Array.isArray(answer) && answer.some((one) => typeof one === 'object')
    ? undefined
    : (answer as PlainAnswer | undefined);
}

function itemsOf(answers: Answers, key: string): readonly AnswerItem[] {
  const answer = answers[key];
  return Array.isArray(answer) ? answer.filter((one): one is AnswerItem => typeof one === 'object') : [];
}
