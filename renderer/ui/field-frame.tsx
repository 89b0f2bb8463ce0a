import type { ReactNode } from 'react';
import { describedBy, type FieldWords, fieldId } from './field.ts';
import { Icon } from './icon.tsx';
import { useWords } from './words.ts';
import './field-frame.css';

/** Label, help and error around one input. */
export function FieldFrame({ words, children }: { readonly words: FieldWords; readonly children: ReactNode }) {
  return (
    <div className={words.error === undefined ? 'field' : 'field has-error'}>
      <label htmlFor={fieldId(words.at)}>
        {words.label} <Requirement words={words} />
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
        {words.label} <Requirement words={words} />
      </legend>
      <HelpAndError words={words} />
      {children}
    </fieldset>
  );
}

function Requirement({ words }: { readonly words: FieldWords }) {
  const { t } = useWords();
  return (
    <>
      <span className="requirement">{words.isRequired ? t.app.required : t.app.optional}</span>
      {words.isAssumed === true && <span className="assumed">{t.app.assumed}</span>}
    </>
  );
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
      {words.mark !== undefined && (
        <p className="field-mark" id={`${id}-mark`}>
          <Icon name="warning" />
          <span>{words.mark}</span>
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
