import type { JsonPath } from '#contract/failures/procedure-problem.ts';
import { type LocalizedText, localizedTextSchema } from '#contract/values/localized-text.ts';
import { entriesAt, valueAt } from './draft-text.ts';
import type { AnswerKind } from './members.ts';

/** A question whose answer can be a condition. */
export interface Asking {
  /** As a condition names it: `reason`, or `children.livesTogether` within a list. */
  readonly name: string;
  readonly label: LocalizedText | undefined;
  /** What can be answered; yes and no where it has no options. */
  readonly options: readonly { readonly value: string; readonly label: LocalizedText | undefined }[] | undefined;
}

/** The questions that a part at a path can wait for: those beside it within a list, else all of the form. */
export function asking(value: unknown, path: JsonPath): readonly Asking[] {
  const isInner = path.filter((step) => step === 'fields').length > 1;
  const fields = isInner ? entriesAt(value, path.slice(0, -1)) : fieldsOf(value);
  const own = valueAt(value, [...path, 'key']);
  return [
    ...entriesOfEach(value, path).flatMap((field) => askingOf(field, false)),
    ...fields.flatMap((field) => askingOf(field, !isInner)),
  ].filter(({ name }) => path[0] === 'attachments' || name !== own);
}

/** The answers that a member at a path can name by their key: of the list that its rule goes through, then of the form. */
export function namedAnswers(value: unknown, path: JsonPath, of: AnswerKind): Pick<Asking, 'name' | 'label'>[] {
  return [...entriesOfEach(value, path), ...fieldsOf(value)].flatMap((field) => {
    const key = valueAt(field, ['key']);
    const isNamed = typeof key === 'string' && isOf(of, valueAt(field, ['type']));
    return isNamed ? [{ name: key, label: textAt(field, ['label']) }] : [];
  });
}

function isOf(of: AnswerKind, type: unknown): boolean {
  switch (of) {
    case 'day':
      return type === 'date';
    case 'list':
      return type === 'list';
    case 'text':
      return type === 'text';
    case 'words':
      return type === 'text' || type === 'kana';
    case 'any':
      return true;
  }
}

function fieldsOf(value: unknown): readonly unknown[] {
  return entriesAt(value, ['sections']).flatMap((section) => entriesAt(section, ['fields']));
}

/** What is asked of each entry of the list that a rule at a path is about. */
function entriesOfEach(value: unknown, path: JsonPath): readonly unknown[] {
  const each = path[0] === 'rules' ? valueAt(value, [...path, 'each']) : undefined;
  const list = each === undefined ? undefined : fieldsOf(value).find((field) => valueAt(field, ['key']) === each);
  return entriesAt(list, ['fields']);
}

function askingOf(field: unknown, mayBeList: boolean): Asking[] {
  const key = valueAt(field, ['key']);
  if (typeof key !== 'string') return [];
  const label = textAt(field, ['label']);
  switch (valueAt(field, ['type'])) {
    case 'yesNo':
    case 'consent':
      return [{ name: key, label, options: undefined }];
    case 'choice':
    case 'choices':
      return [{ name: key, label, options: optionsOf(field) }];
    case 'list':
      return mayBeList
        ? entriesAt(field, ['fields'])
            .flatMap((inner) => askingOf(inner, false))
            .map((inner) => ({ ...inner, name: `${key}.${inner.name}` }))
        : [];
    default:
      return [];
  }
}

function optionsOf(field: unknown) {
  return entriesAt(field, ['options']).flatMap((option) => {
    const value = valueAt(option, ['value']);
    return typeof value === 'string' ? [{ value, label: textAt(option, ['label']) }] : [];
  });
}

/** A text as far as it is one. */
export function textAt(value: unknown, path: JsonPath): LocalizedText | undefined {
  return localizedTextSchema.safeParse(valueAt(value, path)).data;
}

/** The condition that waits for an answer, with each value that it may have at first. */
export function conditionOn({ name, options }: Asking): object {
  const [field = '', any] = name.split('.');
  const is = options === undefined ? [true] : options.slice(0, 1).map(({ value }) => value);
  return { field, ...(any === undefined ? {} : { any }), is };
}

/** What a condition waits for, as `asking` names it; empty without one. */
export function nameOfCondition(condition: unknown): string {
  const [field, any] = [valueAt(condition, ['field']), valueAt(condition, ['any'])];
  if (typeof field !== 'string') return '';
  return typeof any === 'string' ? `${field}.${any}` : field;
}
