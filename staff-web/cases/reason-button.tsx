import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { Actions } from '#ui/actions.tsx';
import { Button } from '#ui/button.tsx';
import { useDesk } from '../page/desk-context.ts';
import { LongField } from '../page/long-field.tsx';

const LEAST_LETTERS = 10;
const MOST_LETTERS = 500;

/** A button that asks why before it does something. The reason is read by staff alone. */
export function ReasonButton(props: {
  readonly open: ReactNode;
  readonly title: string;
  readonly onReason: (reason: string) => Promise<boolean>;
}) {
  const { d } = useDesk();
  const dialog = useRef<HTMLDialogElement>(null);
  const [reason, setReason] = useState('');
  const [isTried, setIsTried] = useState(false);
  const id = useId();
  const length = reason.trim().length;
  const isWrong = length < LEAST_LETTERS || length > MOST_LETTERS;
  const words = {
    at: `reason${id}`,
    label: d.reason.label,
    help: d.reason.help,
    isRequired: true,
    error: isTried && isWrong ? d.reason.wrong : undefined,
  };

  async function go(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    if (isWrong) return;
    dialog.current?.close();
    if (!(await props.onReason(reason.trim()))) return;
    setReason('');
    setIsTried(false);
  }

  return (
    <>
      <Button onPress={() => dialog.current?.showModal()}>{props.open}</Button>
      <dialog ref={dialog} aria-labelledby={id}>
        <h2 id={id}>{props.title}</h2>
        <form onSubmit={(event) => void go(event)} noValidate>
          <LongField words={words} value={reason} onText={setReason} />
          <Actions>
            <Button onPress={() => dialog.current?.close()}>{d.staff.stay}</Button>
            <Button kind="filled" type="submit">
              {d.staff.goOn}
            </Button>
          </Actions>
        </form>
      </dialog>
    </>
  );
}
