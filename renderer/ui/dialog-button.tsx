import { type ReactNode, useId, useRef } from 'react';
import { Actions } from './actions.tsx';
import { Button } from './button.tsx';

/** A button with what it opens above the page. The first of `actions` is the safe one, has the focus, and is Esc. */
export function DialogButton(props: {
  /** Of the button. */
  readonly id?: string;
  readonly kind: 'text' | 'outline';
  readonly open: ReactNode;
  readonly title: string;
  readonly body: string;
  readonly actions: (close: () => void) => ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  return (
    <>
      <Button
        {...(props.id === undefined ? {} : { id: props.id })}
        kind={props.kind}
        onPress={() => dialog.current?.showModal()}
      >
        {props.open}
      </Button>
      <dialog ref={dialog} aria-labelledby={id}>
        <h2 id={id}>{props.title}</h2>
        <p>{props.body}</p>
        <Actions>{props.actions(() => dialog.current?.close())}</Actions>
      </dialog>
    </>
  );
}
