import { fieldsOf } from '#contract/procedure/answers.ts';
import type { MarkTarget } from '#contract/procedure/correction.ts';
import type { Field, Procedure } from '#contract/procedure/procedure.ts';
import { inLanguage, type Language, type LocalizedText } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { Messages } from '#words/messages.ts';

/** How the field of a problem is called on the screen, with the number of its item in a list; as it may be shown. */
export function labelOfProblem(procedure: Procedure, at: string, t: Messages, language: Language): string {
  const [first = '', second = '', third = ''] = at.split('.');
  if (first === 'applicant') {
    const { name, address, birthDate, sex } = t.form;
    return { name, address, birthDate, sex }[second] ?? t.form.applicantTitle;
  }
  const rule = procedure.attachments.find(({ key }) => key === first || (first === 'attachments' && key === second));
  const words = (text: LocalizedText) => visibleText(inLanguage(text, language));
  if (rule !== undefined) return words(rule.title);
  const field = fieldsOf(procedure).find(({ key }) => key === first);
  if (field === undefined) return visibleText(at);
  const inner = innerField(field, third);
  if (field.type !== 'list' || inner === undefined) return words(field.label);
  return `${t.form.item(words(field.itemLabel), Number(second) + 1)} ${words(inner.label)}`;
}

/** Where in the form a mark of the office belongs; a paper stands beside the file of its kind. */
export function placeOfMark(target: MarkTarget): string {
  return target.kind === 'field' ? target.at : `attachments.${target.key}`;
}

export function innerField(field: Field, key: string) {
  return field.type === 'list' ? field.fields.find((inner) => inner.key === key) : undefined;
}
