import { useId, useRef } from 'react';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { useApp } from '../window/app-context.ts';

/** Where somebody is who helps; the terminal itself cannot call anybody yet, and says so. */
export function CallStaff() {
  const { t } = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  return (
    <>
      <Button onPress={() => dialog.current?.showModal()}>{t.terminal.callStaff}</Button>
      <dialog ref={dialog} aria-labelledby={id}>
        <h2 id={id}>{t.terminal.callStaffTitle}</h2>
        <p>{t.terminal.callStaffBody}</p>
        <Actions>
          <Button kind="filled" onPress={() => dialog.current?.close()}>
            {t.terminal.callStaffClose}
          </Button>
        </Actions>
      </dialog>
    </>
  );
}
