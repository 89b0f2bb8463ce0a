import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { newPinProblem, pinFormProblem } from '#contract/card/pin-rule.ts';
import type { FailureOf } from '#contract/failures/failure.ts';
import type { ChangeablePin } from '#contract/values/brands.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { useIdleClearing, useSecret } from './secret.ts';
import { SecretForm } from './secret-form.tsx';
import { SecretInput } from './secret-input.tsx';
import { useSecretKeys } from './secret-keys.tsx';
import { ShowToggle } from './show-toggle.tsx';
import './card.css';

type PinFailure = FailureOf<'pinMalformed'> | FailureOf<'newPinRefused'>;

/**
 * Asks for the current value and twice for the new one. What can be refused without the card is refused here; then the
 * current value stays and the new one is typed again.
 */
export function useNewPinEntry(
  slot: ChangeablePin,
  isAgain: boolean,
  onGive: (pin: Uint8Array, newPin: Uint8Array) => Promise<unknown>,
): { readonly fields: ReactNode; readonly form: ReactNode } {
  const { t } = useApp();
  const isTerminal = useIsPublicTerminal();
  const current = useSecret();
  const next = useSecret();
  const again = useSecret();
  const idle = useIdleClearing(current, next, again);
  const [isGiving, setIsGiving] = useState(false);
  const [failure, setFailure] = useState<PinFailure>();
  const [isShown, setIsShown] = useState(false);
  const [asked, setAsked] = useState<'current' | 'next' | 'again'>('current');
  const keys = useSecretKeys(slot, { current, next, again }[asked]);
  const id = useId();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (isGiving) return;
    const [pin, newPin, repeated] = [current.bytes(), next.bytes(), again.bytes()];
    const found = pinFailure(slot, pin, newPin, repeated);
    repeated.fill(0);
    setFailure(found);
    if (found !== undefined) {
      pin.fill(0);
      newPin.fill(0);
      if (found.code === 'pinMalformed') return current.input.current?.focus();
      next.clear();
      again.clear();
      return next.input.current?.focus();
    }
    setIsGiving(true);
    idle.stop();
    for (const secret of [current, next, again]) secret.clear();
    await onGive(pin, newPin).finally(() => setIsGiving(false));
  }

  const words = failure === undefined ? undefined : failureTextOf(t.failures, failure);
  const shared = { form: id, slot, isShown, onTyped: idle.onTyped };
  const toggle = <ShowToggle slot={slot} isShown={isShown} onChange={setIsShown} />;
  return {
    fields: (
      <div className="secret">
        {idle.wasCleared && <p role="status">{t.pin.cleared}</p>}
        <SecretInput
          {...shared}
          id={`${id}-current`}
          secret={current}
          isAgain={isAgain}
          onFocus={() => setAsked('current')}
          label={t.pinChange.current[slot]}
          failure={failure?.code === 'pinMalformed' ? words : undefined}
        />
        <SecretInput
          {...shared}
          id={`${id}-next`}
          secret={next}
          onFocus={() => setAsked('next')}
          label={t.pinChange.next[slot]}
          failure={failure?.code === 'newPinRefused' ? words : undefined}
        />
        <SecretInput
          {...shared}
          id={`${id}-again`}
          secret={again}
          label={t.pinChange.again[slot]}
          failure={undefined}
          onFocus={() => setAsked('again')}
        />
        {isTerminal ? keys.told : toggle}
      </div>
    ),
    form: (
      <SecretForm {...{ id, slot, keys, toggle, isGiving }} onSubmit={submit}>
        {t.pinChange.submit}
      </SecretForm>
    ),
  };
}

function pinFailure(
  slot: ChangeablePin,
  pin: Uint8Array,
  newPin: Uint8Array,
  repeated: Uint8Array,
): PinFailure | undefined {
  const malformed = pinFormProblem(slot, pin);
  if (malformed !== undefined) return { code: 'pinMalformed', slot, problem: malformed };
  const problem = newPinProblem({ slot, newPin, currentPin: pin });
  if (problem !== undefined) return { code: 'newPinRefused', slot, problem };
  const isSame = newPin.length === repeated.length && newPin.every((byte, at) => byte === repeated[at]);
  return isSame ? undefined : { code: 'newPinRefused', slot, problem: 'entriesDiffer' };
}
