import { type Ref, useId } from 'react';
import { Actions } from '#ui/actions.tsx';
import { Button } from '#ui/button.tsx';
import { useDesk } from './desk-context.ts';

/** Asks before what somebody wrote is lost. Staying is the safe way, and Esc. */
export function LeaveText(props: { readonly ref: Ref<HTMLDialogElement>; readonly onLeave: () => void }) {
  const { d } = useDesk();
  const id = useId();
  return (
    <dialog ref={props.ref} aria-labelledby={id}>
      <h2 id={id}>{d.unsaved.title}</h2>
      <p>{d.unsaved.body}</p>
      <form method="dialog">
        <Actions>
          <Button kind="filled" type="submit">
            {d.unsaved.stay}
          </Button>
          <Button onPress={props.onLeave}>{d.unsaved.goOn}</Button>
        </Actions>
      </form>
    </dialog>
  );
}
