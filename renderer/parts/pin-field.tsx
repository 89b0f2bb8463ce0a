import { type FormEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import type { PinSlot } from '#contract/brands.ts';
import { failureTextOf } from '../i18n/failure-text.ts';
import { useApp } from '../state/app-context.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { type PinProblem, pinAsSent, pinProblem } from './pin-shape.ts';

const CLEAR_AFTER_MS = 60_000;
/** More room than a secret has: cutting a long paste short would send a wrong secret and cost a try. */
const ROOM_FOR: Readonly<Record<PinSlot, number>> = { auth: 8, sign: 32, text: 8, face: 28 };

/**
 * Asks for one secret. What is typed lives in the input alone; on submit it becomes bytes and the input is emptied.
 * A malformed secret is never given to `onGive`.
 */
export function PinField(props: { readonly slot: PinSlot; readonly onGive: (pin: Uint8Array) => Promise<unknown> }) {
  const { slot, onGive } = props;
  const { say } = useApp();
  const input = useRef<HTMLInputElement>(null);
  const clearTimer = useRef<number | undefined>(undefined);
  const isGiving = useRef(false);
  const [problem, setProblem] = useState<PinProblem>();
  const [isShown, setIsShown] = useState(false);
  const [wasCleared, setWasCleared] = useState(false);
  const id = useId();

  const clear = useCallback(() => {
    window.clearTimeout(clearTimer.current);
    if (input.current !== null) input.current.value = '';
  }, []);

  useEffect(() => {
    const field = input.current;
    window.addEventListener('pagehide', clear);
    return () => {
      window.removeEventListener('pagehide', clear);
      window.clearTimeout(clearTimer.current);
      if (field !== null) field.value = '';
    };
  }, [clear]);

  function typed(event: FormEvent<HTMLInputElement>): void {
    setWasCleared(false);
    window.clearTimeout(clearTimer.current);
    clearTimer.current = window.setTimeout(() => {
      clear();
      setWasCleared(true);
    }, CLEAR_AFTER_MS);
    const field = event.currentTarget;
    const isComposing = 'isComposing' in event.nativeEvent && event.nativeEvent.isComposing === true;
    const asSent = pinAsSent(slot, field.value);
    if (isComposing || asSent === field.value) return;
    const caret = field.selectionStart;
    field.value = asSent;
    field.setSelectionRange(caret, caret);
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const field = input.current;
    if (field === null || isGiving.current) return;
    const found = pinProblem(slot, pinAsSent(slot, field.value));
    setProblem(found);
    if (found !== undefined) {
      field.focus();
      return;
    }
    isGiving.current = true;
    const pin = new TextEncoder().encode(pinAsSent(slot, field.value));
    clear();
    await onGive(pin).finally(() => {
      isGiving.current = false;
    });
  }

  const trouble =
    problem === undefined ? undefined : failureTextOf(say.failures, { code: 'pinMalformed', slot, problem });
  return (
    <form className="pin" noValidate autoComplete="off" onSubmit={(event) => void submit(event)}>
      <label htmlFor={`${id}-pin`}>{say.pin.labels[slot]}</label>
      {trouble !== undefined && (
        <p className="field-error" id={`${id}-error`} role="alert">
          <Icon name="error" />
          <span>
            {say.app.errorPrefix}
            <strong>{trouble.title}</strong> <span>{trouble.todo}</span> <span>{trouble.safe}</span>
          </span>
        </p>
      )}
      {wasCleared && <p role="status">{say.pin.cleared}</p>}
      <input
        ref={input}
        id={`${id}-pin`}
        className={slot === 'sign' ? 'pin-input is-password' : 'pin-input'}
        type={isShown ? 'text' : 'password'}
        inputMode={slot === 'sign' ? 'text' : 'numeric'}
        maxLength={ROOM_FOR[slot]}
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        aria-invalid={trouble !== undefined}
        aria-describedby={trouble === undefined ? undefined : `${id}-error`}
        onInput={typed}
      />
      <label className="toggle">
        <input type="checkbox" checked={isShown} onChange={(event) => setIsShown(event.currentTarget.checked)} />
        {say.pin.shows[slot]}
      </label>
      <div className="actions">
        <Button kind="filled" type="submit">
          {say.pin.submits[slot]}
        </Button>
      </div>
    </form>
  );
}
