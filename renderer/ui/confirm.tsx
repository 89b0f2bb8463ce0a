import { useId, useRef } from 'react';
import { Actions } from './actions.tsx';
import { Button } from './button.tsx';

/** A question before something that cannot be taken back. The safe answer comes first, has the focus, and is Esc. */
export function Confirm(props: {
  readonly open: string;
  readonly kind?: 'text' | 'outline';
  readonly title: string;
  readonly body: string;
  readonly stay: string;
  readonly goOn: string;
  readonly onGoOn: () => Promise<unknown>;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  return (
    <>
      <Button kind={props.kind ?? 'text'} onPress={() => dialog.current?.showModal()}>
        {props.open}
      </Button>
      <dialog ref={dialog} aria-labelledby={id}>
        <h2 id={id}>{props.title}</h2>
        <p>{props.body}</p>
        <Actions>
          <Button kind="filled" onPress={() => dialog.current?.close()}>
            {props.stay}
          </Button>
          <Button
            onPress={async () => {
              await props.onGoOn();
              dialog.current?.close();
            }}
          >
            {props.goOn}
          </Button>
        </Actions>
      </dialog>
    </>
  );
}
