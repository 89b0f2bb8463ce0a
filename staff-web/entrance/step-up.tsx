import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { Actions } from '#ui/actions.tsx';
import { Button } from '#ui/button.tsx';
import { useDesk } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';

/** Asks above the page, whatever it shows, for a code of whoever is signed in; what was written stays as it is. */
export function StepUp({ onDone }: { readonly onDone: (isProved: boolean) => void }) {
  const { d, client } = useDesk();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [code, setCode] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => dialog.current?.showModal(), []);

  const digits = code.normalize('NFKC').replace(/\s/g, '');
  const isCode = /^\d{6}$/.test(digits);

  async function prove(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsMissing(!isCode);
    setFailure(undefined);
    if (isBusy || !isCode) return;
    setIsBusy(true);
    const proved = await client.ask('stepUpByCode', { body: { code: digits } });
    setIsBusy(false);
    if (proved.ok) return onDone(true);
    // A code works once, so the next attempt needs another in any case.
    setCode('');
    setFailure(proved.failure);
  }

  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={() => onDone(false)}>
      <h2 id={id}>{d.stepUp.title}</h2>
      <p>{d.stepUp.lead}</p>
      {failure !== undefined && <FailureNote failure={failure} />}
      <form onSubmit={(event) => void prove(event)} noValidate>
        <EntryField
          words={{
            at: 'proof',
            label: d.signIn.code,
            help: d.signIn.codeHelp,
            isRequired: true,
            error: isMissing && !isCode ? d.signIn.missing(d.signIn.code) : undefined,
          }}
          inputMode="numeric"
          autoComplete="one-time-code"
          isMedium
          value={code}
          onEnter={setCode}
        />
        <Actions>
          <Button kind="filled" type="submit" isBusy={isBusy} busyLabel={d.signIn.going}>
            {d.stepUp.go}
          </Button>
          <Button onPress={() => dialog.current?.close()}>{d.stepUp.stay}</Button>
        </Actions>
      </form>
    </dialog>
  );
}
