import type { FormEvent, ReactNode } from 'react';
import type { PinSlot } from '#contract/values/brands.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { useApp, useIsPublicTerminal } from '../window/app-context.ts';
import '../ui/keys.css';
import './card.css';

/** What is pressed for secrets whose fields may stand elsewhere: the keys at a terminal, and what gives them to the card. */
export function SecretForm(props: {
  readonly id: string;
  readonly slot: PinSlot;
  readonly keys: { readonly keys: ReactNode; readonly order: ReactNode };
  readonly toggle: ReactNode;
  readonly isGiving: boolean;
  readonly onSubmit: (event: FormEvent) => Promise<void>;
  /** Words of the button. */
  readonly children: ReactNode;
}) {
  const { id, slot, keys, toggle, isGiving, onSubmit } = props;
  const { t } = useApp();
  const isTerminal = useIsPublicTerminal();
  return (
    <form id={id} className="pin" noValidate autoComplete="off" onSubmit={(event) => void onSubmit(event)}>
      {isTerminal && keys.keys}
      <Actions>
        <Button kind="filled" type="submit" isBusy={isGiving} busyLabel={t.pin.sending}>
          {props.children}
        </Button>
      </Actions>
      {/* Four digits on a screen in a hall are read by who stands behind. */}
      {isTerminal && <div className="keys-choice">{slot === 'sign' ? toggle : keys.order}</div>}
    </form>
  );
}
