import { type FormEvent, type ReactNode, useCallback, useId, useLayoutEffect, useRef, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { OwnFactors } from '#contract/portal/staff-factor-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '#ui/actions.tsx';
import { Button } from '#ui/button.tsx';
import { useDesk, useLoaded, useSession } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';
import { askPasskey, hasPasskeys } from '../page/passkey.ts';
import { Said, WhenLoaded } from '../page/screen.tsx';

/**
 * Asks above the page, whatever it shows, for what whoever is signed in can show: a passkey, a code, or the provider where
 * they have neither. What was written stays as it is, but for a way to the provider, which leaves the page.
 */
export function StepUp({ onDone }: { readonly onDone: (isProved: boolean) => void }) {
  const { d, client } = useDesk();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [failure, setFailure] = useState<Failure>();
  const load = useCallback(() => client.ask('readOwnFactors', {}), [client]);
  const { loaded, reload } = useLoaded(load);
  const isOver = useRef(false);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Closed before it goes, it gives the focus back to what it was opened from, where the person goes on.
    return () => {
      isOver.current = true;
      shown?.close();
    };
  }, []);
  const stay = <Button onPress={() => dialog.current?.close()}>{d.stepUp.stay}</Button>;

  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={() => !isOver.current && onDone(false)}>
      <h2 id={id}>{d.stepUp.title}</h2>
      <p>{d.stepUp.lead}</p>
      {failure !== undefined && <FailureNote failure={failure} />}
      <WhenLoaded loaded={loaded} reload={reload}>
        {(factors) => (
          <>
            {factors.passkeys.length > 0 && hasPasskeys() && <ByPasskey onDone={onDone} onFailure={setFailure} />}
            {factors.hasPassword && <ByCode onDone={onDone} onFailure={setFailure} stay={stay} />}
            {isLeftToProvider(factors) && <AtProvider name={factors.provider ?? ''} onFailure={setFailure} />}
          </>
        )}
      </WhenLoaded>
      {loaded.at === 'loaded' && loaded.value.hasPassword ? null : <Actions>{stay}</Actions>}
    </dialog>
  );
}

interface WayProps {
  readonly onDone: (isProved: boolean) => void;
  readonly onFailure: (failure: Failure | undefined) => void;
}

function isLeftToProvider({ hasProvider, hasPassword, passkeys }: OwnFactors): boolean {
  return hasProvider && !hasPassword && (passkeys.length === 0 || !hasPasskeys());
}

function ByPasskey({ onDone, onFailure }: WayProps) {
  const { d, client } = useDesk();
  const [said, setSaid] = useState('');

  async function prove(): Promise<void> {
    setSaid('');
    onFailure(undefined);
    const begun = await client.ask('beginStepUp', {});
    if (!begun.ok) return onFailure(begun.failure);
    const credential = await askPasskey(begun.value.options);
    if (credential === undefined) return setSaid(d.factors.notAsked);
    const proved = await client.ask('stepUpByPasskey', { body: { credential } });
    return proved.ok ? onDone(true) : onFailure(proved.failure);
  }
  return (
    <>
      <Button kind="filled" onPress={prove}>
        {d.factors.proveByPasskey}
      </Button>
      <Said words={said} />
    </>
  );
}

function ByCode({ onDone, onFailure, stay }: WayProps & { readonly stay: ReactNode }) {
  const { d, client } = useDesk();
  const [code, setCode] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const digits = code.normalize('NFKC').replace(/\s/g, '');
  const isCode = /^\d{6}$/.test(digits);

  async function prove(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsMissing(!isCode);
    onFailure(undefined);
    if (isBusy || !isCode) return;
    setIsBusy(true);
    const proved = await client.ask('stepUpByCode', { body: { code: digits } });
    setIsBusy(false);
    if (proved.ok) return onDone(true);
    // A code works once, so the next attempt needs another in any case.
    setCode('');
    onFailure(proved.failure);
  }

  return (
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
        {stay}
      </Actions>
    </form>
  );
}

function AtProvider({ name, onFailure }: { readonly name: string } & Pick<WayProps, 'onFailure'>) {
  const { d, client } = useDesk();
  const { municipality } = useSession();

  async function go(): Promise<void> {
    onFailure(undefined);
    const begun = await client.ask('beginProviderSignIn', { body: { municipality, anew: true } });
    if (begun.ok) window.location.assign(begun.value.url);
    else onFailure(begun.failure);
  }
  return (
    <>
      <p>{d.factors.leavesPage}</p>
      <Button kind="filled" onPress={go}>
        {d.factors.proveAtProvider(visibleText(name))}
      </Button>
    </>
  );
}
