import { type FormEvent, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { Button } from '#ui/button.tsx';
import { useDesk } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { isTypedTwice, NewPasswordFields, NO_PASSWORD } from '../page/new-password-fields.tsx';
import './me.css';

/** Puts another password in the place of one's own; what was typed goes whatever comes of it. */
export function PasswordForm(props: {
  readonly onChanged: () => void;
  readonly onFailure: (failure: Failure | undefined) => void;
}) {
  const { onChanged, onFailure } = props;
  const { d, client } = useDesk();
  const [password, setPassword] = useState('');
  const [next, setNext] = useState(NO_PASSWORD);
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const words = d.factors;

  async function change(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    onFailure(undefined);
    if (isBusy || password === '' || !isTypedTwice(next)) return;
    setIsBusy(true);
    const changed = await client.ask('changePassword', { body: { password, newPassword: next.password } });
    setIsBusy(false);
    setIsTried(false);
    setPassword('');
    setNext(NO_PASSWORD);
    if (changed.ok) onChanged();
    else onFailure(changed.failure);
  }

  return (
    <>
      <h3>{words.changePassword}</h3>
      <p>{words.changeAbout}</p>
      <form className="password-form" onSubmit={(event) => void change(event)} noValidate>
        <EntryField
          words={{
            at: 'presentPassword',
            label: words.presentPassword,
            isRequired: true,
            error: isTried && password === '' ? d.signIn.missing(words.presentPassword) : undefined,
          }}
          type="password"
          autoComplete="current-password"
          value={password}
          onEnter={setPassword}
        />
        <NewPasswordFields label={words.newPassword} isTried={isTried} value={next} onChange={setNext} />
        <Button type="submit" isBusy={isBusy}>
          {words.change}
        </Button>
      </form>
    </>
  );
}
