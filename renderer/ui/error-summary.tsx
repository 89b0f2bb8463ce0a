import { useEffect, useRef } from 'react';
import { fieldId } from './field.ts';
import { useWords } from './words.ts';
import './error-summary.css';
import './note.css';

export interface FieldError {
  readonly at: string;
  readonly sentence: string;
}

/** Everything to be mended, with a way to each; takes the focus whenever `attempt` grows. */
export function ErrorSummary({
  errors,
  attempt,
}: {
  readonly errors: readonly FieldError[];
  readonly attempt: number;
}) {
  const { t } = useWords();
  const box = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt takes the focus again
  useEffect(() => box.current?.focus(), [attempt]);
  if (errors.length === 0) return null;
  return (
    <section className="note is-error error-summary" ref={box} tabIndex={-1} aria-labelledby="error-summary">
      <div>
        <h2 id="error-summary">{t.form.errors(errors.length)}</h2>
        <p>{t.form.errorsLead}</p>
        <ul>
          {errors.map(({ at, sentence }) => (
            <li key={`${at} ${sentence}`}>
              <a
                href={`#${fieldId(at)}`}
                onClick={(event) => {
                  event.preventDefault();
                  focusField(at);
                }}
              >
                {sentence}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

/** The field itself, or the nearest thing around it that can take the focus. */
export function focusField(at: string): void {
  const steps = at.split('.');
  for (let length = steps.length; length > 0; length -= 1) {
    const found = document.getElementById(fieldId(steps.slice(0, length).join('.')));
    if (found !== null) {
      found.focus();
      found.scrollIntoView({ block: 'center' });
      return;
    }
  }
}
