import { type FormEvent, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import { type NewPasskeyAnswer, type PasskeyCreation, passkeyNameSchema } from '#contract/portal/webauthn.ts';
import { Button } from '#ui/button.tsx';
import { withoutReadings } from '#words/ruby.ts';
import { useDesk } from './desk-context.ts';
import { EntryField } from './entry-field.tsx';
import { makePasskey } from './passkey.ts';
import { Said } from './screen.tsx';

/** Makes a passkey on this device under a name: `begin` gives what it is made from, `keep` is told what came of it. */
export function PasskeyForm(props: {
  readonly begin: () => Promise<Outcome<{ readonly options: PasskeyCreation }>>;
  readonly keep: (name: string, credential: NewPasskeyAnswer) => Promise<Outcome<unknown>>;
  readonly onMade: () => void;
  readonly onFailure: (failure: Failure | undefined) => void;
}) {
  const { begin, keep, onMade, onFailure } = props;
  const { d } = useDesk();
  const [typed, setTyped] = useState<string>();
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [said, setSaid] = useState('');
  const name = typed ?? withoutReadings(d.factors.thisDevice);
  const parsed = passkeyNameSchema.safeParse(name);

  async function make(): Promise<void> {
    const begun = await begin();
    if (!begun.ok) return onFailure(begun.failure);
    const credential = await makePasskey(begun.value.options);
    if (credential === undefined) return setSaid(d.factors.notMade);
    const kept = await keep(parsed.data ?? '', credential);
    return kept.ok ? onMade() : onFailure(kept.failure);
  }
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    setSaid('');
    onFailure(undefined);
    if (isBusy || !parsed.success) return;
    setIsBusy(true);
    await make();
    setIsBusy(false);
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <EntryField
        words={{
          at: 'passkeyName',
          label: d.factors.passkeyName,
          help: d.factors.passkeyNameHelp,
          isRequired: true,
          error: isTried && !parsed.success ? d.factors.passkeyNameWrong : undefined,
        }}
        maxLength={60}
        value={name}
        onEnter={setTyped}
      />
      <Button type="submit" isBusy={isBusy}>
        {d.factors.addPasskey}
      </Button>
      <Said words={said} />
    </form>
  );
}
