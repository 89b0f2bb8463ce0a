import type { FormEvent, ReactNode } from 'react';
import { pinAsSent } from '#contract/card/pin-rule.ts';
import type { PinSlot } from '#contract/values/brands.ts';
import type { FailureText } from '#words/failure-text.ts';
import { Icon } from '../ui/icon.tsx';
import { TAKES_FOCUS } from '../ui/page-frame.tsx';
import { useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { type Secret, useSecretLength } from './secret.ts';
import '../ui/field-frame.css';
import './card.css';

/** More room than a secret has: cutting a long paste short would send a wrong secret and cost a try. */
const ROOM_FOR: Readonly<Record<PinSlot, number>> = { auth: 8, sign: 32, text: 8, face: 28 };

const PIN_PLACES = [0, 1, 2, 3];

/** What is typed is shown as the card will compare it: half width, letters in capitals. */
export function SecretInput(props: {
  readonly id: string;
  /** Of the form that the field belongs to, wherever it stands. */
  readonly form: string;
  readonly slot: PinSlot;
  readonly secret: Secret;
  readonly label: string;
  readonly isShown: boolean;
  readonly failure: FailureText | undefined;
  /** The card has refused what was entered before: the person types again, and need not look for the field. */
  readonly isAgain?: boolean;
  readonly onTyped: () => void;
  readonly onFocus?: () => void;
}) {
  const { id, form, slot, secret, label, isShown, failure, isAgain = false, onTyped, onFocus } = props;
  const { t } = useApp();
  const isTerminal = useIsPublicTerminal();

  function typed(event: FormEvent<HTMLInputElement>): void {
    onTyped();
    const field = event.currentTarget;
    const isComposing = 'isComposing' in event.nativeEvent && event.nativeEvent.isComposing === true;
    const asSent = pinAsSent(field.value);
    if (isComposing || asSent === field.value) return;
    const caret = field.selectionStart;
    field.value = asSent;
    field.setSelectionRange(caret, caret);
  }

  const input = (
    <input
      ref={secret.input}
      id={id}
      form={form}
      className={slot === 'sign' ? 'pin-input is-password' : 'pin-input'}
      type={isShown ? 'text' : 'password'}
      // The screen has keys of its own where a terminal has no others.
      inputMode={isTerminal ? 'none' : slot === 'sign' ? 'text' : 'numeric'}
      data-keys="own"
      {...(isAgain ? { [TAKES_FOCUS]: '' } : {})}
      // Nothing is pasted at a terminal, so that nothing can be cut short there.
      maxLength={isTerminal && hasPinSlots(slot) ? PIN_PLACES.length : ROOM_FOR[slot]}
      autoComplete="off"
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      aria-invalid={failure !== undefined || isAgain}
      aria-describedby={failure === undefined ? undefined : `${id}-error`}
      onInput={typed}
      onFocus={onFocus}
    />
  );
  return (
    <>
      <label htmlFor={id}>{label}</label>
      {failure !== undefined && (
        <p className="field-error" id={`${id}-error`} role="alert">
          <Icon name="error" />
          <span>
            {t.app.errorPrefix}
            <strong>{failure.title}</strong> <span>{failure.todo}</span> <span>{failure.safe}</span>
          </span>
        </p>
      )}
      {isTerminal ? (
        <WhatWasTyped slot={slot} secret={secret}>
          {input}
        </WhatWasTyped>
      ) : (
        input
      )}
    </>
  );
}

/** At a terminal: how much was typed, in words, and for a PIN a slot for each of its digits over the field itself. */
function WhatWasTyped(props: { readonly slot: PinSlot; readonly secret: Secret; readonly children: ReactNode }) {
  const { slot, secret, children } = props;
  const { t } = useApp();
  const length = useSecretLength(secret);
  const isPin = hasPinSlots(slot);
  return (
    <>
      {isPin ? (
        <div className="pin-slots">
          {PIN_PLACES.map((place) => (
            <span
              key={place}
              className={place < length ? 'pin-slot is-filled' : place === length ? 'pin-slot is-next' : 'pin-slot'}
            />
          ))}
          {children}
        </div>
      ) : (
        children
      )}
      <p className="quiet" role="status">
        {isPin ? t.keys.typedOf(PIN_PLACES.length, length) : t.keys.typed(length)}
      </p>
    </>
  );
}

function hasPinSlots(slot: PinSlot): boolean {
  return slot === 'auth' || slot === 'text';
}
