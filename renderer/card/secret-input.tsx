import { type FormEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { pinAsSent } from '#contract/card/pin-rule.ts';
import type { PinSlot } from '#contract/values/brands.ts';
import type { FailureText } from '#words/failure-text.ts';
import { Icon } from '../ui/icon.tsx';
import { useApp } from '../window/app-context.ts';

const CLEAR_AFTER_MS = 60_000;
/** More room than a secret has: cutting a long paste short would send a wrong secret and cost a try. */
const ROOM_FOR: Readonly<Record<PinSlot, number>> = { auth: 8, sign: 32, text: 8, face: 28 };

interface Secret {
  readonly input: RefObject<HTMLInputElement | null>;
  /** As it would be sent. Whoever takes it zeroes it. */
  bytes(): Uint8Array<ArrayBuffer>;
  clear(): void;
}

/** One secret while it is typed. It lives in its input alone and is gone with it, or when the page is left. */
export function useSecret(): Secret {
  const input = useRef<HTMLInputElement>(null);
  const clear = useCallback(() => {
    if (input.current !== null) input.current.value = '';
  }, []);
  useEffect(() => {
    const field = input.current;
    window.addEventListener('pagehide', clear);
    return () => {
      window.removeEventListener('pagehide', clear);
      if (field !== null) field.value = '';
    };
  }, [clear]);
  return { input, clear, bytes: () => new TextEncoder().encode(pinAsSent(input.current?.value ?? '')) };
}

/** Clears secrets after a minute without a key. */
export function useIdleClearing(...secrets: readonly Secret[]) {
  const timer = useRef<number | undefined>(undefined);
  const [wasCleared, setWasCleared] = useState(false);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return {
    wasCleared,
    onTyped() {
      setWasCleared(false);
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => {
        for (const secret of secrets) secret.clear();
        setWasCleared(true);
      }, CLEAR_AFTER_MS);
    },
    stop: () => window.clearTimeout(timer.current),
  };
}

/** What is typed is shown as the card will compare it: half width, letters in capitals. */
export function SecretInput(props: {
  readonly id: string;
  readonly slot: PinSlot;
  readonly secret: Secret;
  readonly label: string;
  readonly isShown: boolean;
  readonly trouble: FailureText | undefined;
  readonly onTyped: () => void;
}) {
  const { id, slot, secret, label, isShown, trouble, onTyped } = props;
  const { t } = useApp();

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

  return (
    <>
      <label htmlFor={id}>{label}</label>
      {trouble !== undefined && (
        <p className="field-error" id={`${id}-error`} role="alert">
          <Icon name="error" />
          <span>
            {t.app.errorPrefix}
            <strong>{trouble.title}</strong> <span>{trouble.todo}</span> <span>{trouble.safe}</span>
          </span>
        </p>
      )}
      <input
        ref={secret.input}
        id={id}
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
    </>
  );
}
