import type { Field } from '#contract/procedure/procedure.ts';
import type { LocalizedText } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { Messages } from '#words/messages.ts';

type Condition = NonNullable<Field['when']>;

/** The answer that a condition waits for, as the form calls it. */
export function whenInWords(
  { field: key, any, is }: Condition,
  fields: readonly Field[],
  t: Messages,
  words: (text: LocalizedText) => string,
): string {
  const field = fields.find((one) => one.key === key);
  const inner = field?.type === 'list' ? field.fields.find((one) => one.key === any) : undefined;
  const asked = inner ?? field;
  const values = is.map((value) => {
    if (typeof value === 'boolean') return value ? t.form.yes : t.form.no;
    const options = asked !== undefined && 'options' in asked ? asked.options : [];
    const option = options.find((one) => one.value === value);
    return option === undefined ? visibleText(value) : words(option.label);
  });
  return `${asked === undefined ? key : words(asked.label)}: ${values.join(' / ')}`;
}
