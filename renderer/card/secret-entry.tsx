import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { type PinFormProblem, pinFormProblem } from '#contract/card/pin-rule.ts';
import type { PinSlot } from '#contract/values/brands.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { useIdleClearing, useSecret } from './secret.ts';
import { SecretForm } from './secret-form.tsx';
import { SecretInput } from './secret-input.tsx';
import { useSecretKeys } from './secret-keys.tsx';
import { ShowToggle } from './show-toggle.tsx';
import './card.css';

/**
 * Asks for one secret: the field, and the form with what is pressed, which may stand apart. What is typed lives in the
 * input alone; on submit it becomes bytes and the input is emptied. A malformed secret is never given to `onGive`.
 */
export function useSecretEntry(
  slot: PinSlot,
  isAgain: boolean,
  onGive: (pin: Uint8Array) => Promise<unknown>,
): { readonly field: ReactNode; readonly form: ReactNode } {
  const { t } = useApp();
  const isTerminal = useIsPublicTerminal();
  const secret = useSecret();
  const idle = useIdleClearing(secret);
  const [isGiving, setIsGiving] = useState(false);
  const [problem, setProblem] = useState<PinFormProblem>();
  const [isShown, setIsShown] = useState(false);
  const keys = useSecretKeys(slot, secret);
  const id = useId();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (isGiving) return;
    const pin = secret.bytes();
    const found = pinFormProblem(slot, pin);
    setProblem(found);
    if (found !== undefined) {
      pin.fill(0);
      secret.input.current?.focus();
      return;
    }
    setIsGiving(true);
    idle.stop();
    secret.clear();
    await onGive(pin).finally(() => setIsGiving(false));
  }

  const failure =
    problem === undefined ? undefined : failureTextOf(t.failures, { code: 'pinMalformed', slot, problem });
  const toggle = <ShowToggle slot={slot} isShown={isShown} onChange={setIsShown} />;
  return {
    field: (
      <div className="secret">
        {idle.wasCleared && <p role="status">{t.pin.cleared}</p>}
        <SecretInput
          id={`${id}-pin`}
          form={id}
          slot={slot}
          secret={secret}
          label={t.pin.labels[slot]}
          isShown={isShown}
          failure={failure}
          isAgain={isAgain}
          onTyped={idle.onTyped}
        />
        {isTerminal ? keys.told : toggle}
      </div>
    ),
    form: (
      <SecretForm {...{ id, slot, keys, toggle, isGiving }} onSubmit={submit}>
        {t.pin.submits[slot]}
      </SecretForm>
    ),
  };
}
