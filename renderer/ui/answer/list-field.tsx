import { useContext } from 'react';
import type { AnswerItem } from '#contract/procedure/answers.ts';
import { filledItem, isAsked, isBlank } from '#contract/procedure/answers.ts';
import type { Applicant } from '#contract/procedure/application.ts';
import type { DocumentLine } from '#contract/procedure/application-document.ts';
import type { ListField as ListFieldDefinition } from '#contract/procedure/procedure.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '../button.tsx';
import { GroupFrame } from '../field-frame.tsx';
import { useWords } from '../words.ts';
import { AnswerField } from './answer-field.tsx';
import { labelWithin } from './answer-lines.ts';
import { KnownAnswers } from './known-answers.tsx';
import { MarkAt } from './mark-at.ts';
import './answer.css';

/** Several of the same, for instance children: one group of questions each, added and removed by the person. */
export function ListField(props: {
  readonly field: ListFieldDefinition;
  readonly at: string;
  readonly value: unknown;
  readonly errorAt: (at: string) => string | undefined;
  readonly confirmAt: (at: string) => (() => void) | undefined;
  /** The answers known of the household; `onShow` makes a question of one. */
  readonly known: readonly DocumentLine[];
  readonly onShow: (at: string) => void;
  /** What is known of them, to be offered where the procedure says so. */
  readonly applicant: Applicant | null;
  readonly onChange: (items: AnswerItem[]) => void;
}) {
  const { field, at, errorAt, confirmAt, applicant, onChange } = props;
  const { t, language } = useWords();
  const given = Array.isArray(props.value) ? (props.value as AnswerItem[]) : [];
  const items = given.length === 0 && field.fewest > 0 ? [{}] : given;
  const filled = items.map((item) => filledItem(field, item));
  const itemLabel = visibleText(inLanguage(field.itemLabel, language));
  const words = {
    at,
    label: visibleText(inLanguage(field.label, language)),
    help: field.help === undefined ? undefined : visibleText(inLanguage(field.help, language)),
    isRequired: field.required || field.fewest > 0,
    mark: useContext(MarkAt)(at),
    error: errorAt(at),
  };
  return (
    <GroupFrame words={words} takesFocus>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an item is known by its place; its answers name nothing unique
        <fieldset className="item" key={index}>
          <legend>{t.form.item(itemLabel, index + 1)}</legend>
          <KnownAnswers
            lines={props.known
              .filter((line) => line.at.startsWith(`${at}.${index}.`))
              .map((line) => ({ ...line, label: labelWithin(field, line.at, language) }))}
            onChange={props.onShow}
          />
          {field.fields
            .filter((inner) => isAsked(inner, filled[index] ?? item))
            .filter((inner) => !props.known.some((line) => line.at === `${at}.${index}.${inner.key}`))
            .map((inner) => (
              <AnswerField
                key={inner.key}
                field={inner}
                at={`${at}.${index}.${inner.key}`}
                value={filled[index]?.[inner.key] ?? item[inner.key]}
                isAssumed={isBlank(item[inner.key]) && !isBlank(filled[index]?.[inner.key])}
                error={errorAt(`${at}.${index}.${inner.key}`)}
                onConfirm={confirmAt(`${at}.${index}.${inner.key}`)}
                applicant={applicant}
                onChange={(value) => onChange(items.with(index, { ...item, [inner.key]: value }))}
              />
            ))}
          {items.length > field.fewest && (
            <Button kind="text" onPress={() => onChange(items.toSpliced(index, 1))}>
              {t.form.remove(itemLabel, index + 1)}
            </Button>
          )}
        </fieldset>
      ))}
      {items.length < field.most && (
        <Button onPress={() => onChange([...items, {}])}>{t.form.add(itemLabel, items.length === 0)}</Button>
      )}
    </GroupFrame>
  );
}
