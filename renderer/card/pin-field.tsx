import { type FormEvent, useId, useState } from 'react';
import { type PinFormProblem, pinFormProblem } from '#contract/card/pin-rule.ts';
import type { PinSlot } from '#contract/values/brands.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { useIdleClearing, useSecret } from './secret.ts';
import { SecretInput } from './secret-input.tsx';
import { SecretKeys } from './secret-keys.tsx';
import './card.css';

/**
 * Asks for one secret. What is typed lives in the input alone; on submit it becomes bytes and the input is emptied.
 * A malformed secret is never given to `onGive`.
 */
export function PinField(props: {
  readonly slot: PinSlot;
  readonly isAgain: boolean;
  readonly onGive: (pin: Uint8Array) => Promise<unknown>;
}) {
  const { slot, isAgain, onGive } = props;
  const { t } = useApp();
  const isTerminal = useIsPublicTerminal();
  const secret = useSecret();
  const idle = useIdleClearing(secret);
  const [isGiving, setIsGiving] = useState(false);
  const [problem, setProblem] = useState<PinFormProblem>();
  const [isShown, setIsShown] = useState(false);
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
  return (
    <form className="pin" noValidate autoComplete="off" onSubmit={(event) => void submit(event)}>
      {idle.wasCleared && <p role="status">{t.pin.cleared}</p>}
      <SecretInput
        id={`${id}-pin`}
        slot={slot}
        secret={secret}
        label={t.pin.labels[slot]}
        isShown={isShown}
        failure={failure}
        isAgain={isAgain}
        onTyped={idle.onTyped}
      />
      {/* Four digits on a screen in a hall are read by who stands behind. */}
      {(!isTerminal || slot === 'sign') && (
        <label className="toggle">
          <input type="checkbox" checked={isShown} onChange={(event) => setIsShown(event.currentTarget.checked)} />
          {t.pin.shows[slot]}
        </label>
      )}
      {isTerminal && <SecretKeys slot={slot} secret={secret} />}
      <Actions>
        <Button kind="filled" type="submit" isBusy={isGiving} busyLabel={t.pin.sending}>
          {t.pin.submits[slot]}
        </Button>
      </Actions>
    </form>
  );
}
