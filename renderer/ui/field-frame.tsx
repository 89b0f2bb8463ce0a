import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { useWords } from './words.ts';

export interface FieldWords {
  /** Path of the answer; also the id that the error summary links to. */
  readonly at: string;
  readonly label: string;
  readonly help?: string | undefined;
  readonly isRequired: boolean;
  readonly error?: string | undefined;
}

export function fieldId(at: string): string {
  return `field-${at}`;
}

/** Ids of what describes a field, error first. */
export function describedBy({ at, help, error }: FieldWords): string | undefined {
  const ids = [error === undefined ? '' : `${fieldId(at)}-error`, help === undefined ? '' : `${fieldId(at)}-help`];
  return ids.filter((id) => id !== '').join(' ') || undefined;
}

/** Label, help and error around one input. */
export function FieldFrame({ words, children }: { readonly words: FieldWords; readonly children: ReactNode }) {
  return (
    <div className={words.error === undefined ? 'field' : 'field has-error'}>
      <label htmlFor={fieldId(words.at)}>
        {words.label} <Requirement isRequired={words.isRequired} />
      </label>
      <HelpAndError words={words} />
      {children}
    </div>
  );
}

/**
 * The same around several inputs that make one answer. `takesFocus` where none of them carries the answer's id, so that
 * the error summary leads to the group.
 */
export function GroupFrame(props: {
  readonly words: FieldWords;
  readonly takesFocus?: boolean;
  readonly children: ReactNode;
}) {
  const { words, takesFocus, children } = props;
  return (
    <fieldset
      {...(takesFocus ? { id: fieldId(words.at), tabIndex: -1 } : {})}
      className={words.error === undefined ? 'field' : 'field has-error'}
      aria-describedby={describedBy(words)}
    >
      <legend>
        {words.label} <Requirement isRequired={words.isRequired} />
      </legend>
      <HelpAndError words={words} />
      {children}
    </fieldset>
  );
}

function Requirement({ isRequired }: { readonly isRequired: boolean }) {
  const { t } = useWords();
  return <span className="requirement">{isRequired ? t.app.required : t.app.optional}</span>;
}

function HelpAndError({ words }: { readonly words: FieldWords }) {
  const { t } = useWords();
  const id = fieldId(words.at);
  return (
    <>
      {words.help !== undefined && (
        <p className="help" id={`${id}-help`}>
          {words.help}
        </p>
      )}
      {words.error !== undefined && (
        <p className="field-error" id={`${id}-error`}>
          <Icon name="error" />
          <span>
            {t.app.errorPrefix}
            {words.error}
          </span>
        </p>
      )}
    </>
  );
}
