import { type FormEvent, useState } from 'react';
import * as z from 'zod';
import type { Failure } from '#contract/failures/failure.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import { Button } from '#ui/button.tsx';
import { ErrorSummary } from '#ui/error-summary.tsx';
import { Note } from '#ui/note.tsx';
import { type EndReason, useDesk, useInLanguage } from '../page/desk-context.ts';
import { ChoiceField, EntryField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';
import { Screen } from '../page/screen.tsx';
import { OtherWays } from './other-ways.tsx';
import './entrance.css';

const MUNICIPALITY_KEY = 'desk-municipality';
const FIELDS = ['mail', 'password', 'code', 'municipality'] as const;

/** D01: sign-in, with the reason why one is asked again. */
export function SignInScreen(props: {
  readonly reason: EndReason | undefined;
  /** How a sign-in at the provider ended that this page was come back to from. */
  readonly failure: Failure | undefined;
}) {
  const { reason } = props;
  const { d, client, begin, municipalities } = useDesk();
  const inLanguage = useInLanguage();
  const [mail, setMail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [chosen, setChosen] = useState(keptMunicipality);
  const [attempt, setAttempt] = useState(0);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState(props.failure);

  const only = municipalities.length === 1 ? municipalities[0]?.code : undefined;
  const municipality = only ?? municipalities.find((one) => one.code === chosen)?.code;
  const digits = code.normalize('NFKC').replace(/\s/g, '');
  const isMissing = {
    mail: !z.email().safeParse(mail.trim()).success,
    password: password === '',
    code: !/^\d{6}$/.test(digits),
    municipality: municipality === undefined,
  };
  const errors = attempt === 0 ? [] : FIELDS.filter((field) => isMissing[field]);
  const words = (at: (typeof FIELDS)[number], help?: string) => ({
    at,
    label: d.signIn[at],
    isRequired: true,
    help,
    error: errors.includes(at) ? d.signIn.missing(d.signIn[at]) : undefined,
  });

  async function signIn(event: FormEvent): Promise<void> {
    event.preventDefault();
    setAttempt(attempt + 1);
    setFailure(undefined);
    if (isBusy || municipality === undefined || FIELDS.some((field) => isMissing[field])) return;
    setIsBusy(true);
    const opened = await client.ask('openStaffSession', {
      body: { mail: mail.trim(), password, code: digits, municipality },
    });
    setIsBusy(false);
    if (opened.ok) {
      window.localStorage.setItem(MUNICIPALITY_KEY, municipality);
      return begin(opened.value);
    }
    // A code works once, so the next attempt needs another in any case.
    setCode('');
    setAttempt(0);
    setFailure(opened.failure);
  }

  return (
    <Screen
      id="sign-in"
      title={d.signIn.title}
      hasErrors={errors.length > 0}
      tells={
        <>
          {reason !== undefined && (
            <Note kind={reason === 'registered' ? 'success' : 'info'} title={d.signIn.reasons[reason]} />
          )}
          {failure !== undefined && <FailureNote failure={failure} keepsEntries />}
          <ErrorSummary
            attempt={attempt}
            errors={errors.map((at) => ({ at, sentence: d.signIn.missing(d.signIn[at]) }))}
          />
          <p>{d.signIn.lead}</p>
        </>
      }
    >
      <OtherWays municipality={municipality} onFailure={setFailure} />
      <form className="entrance-form" onSubmit={(event) => void signIn(event)} noValidate>
        {only === undefined && (
          <ChoiceField
            words={words('municipality')}
            value={municipality ?? ''}
            options={[
              { value: '', label: d.signIn.choose },
              ...municipalities.map((one) => ({
                value: one.code,
                label: `${inLanguage(one.prefecture)} ${inLanguage(one.name)}`,
              })),
            ]}
            onEnter={(value) => setChosen(value)}
          />
        )}
        <EntryField words={words('mail')} type="email" autoComplete="username" value={mail} onEnter={setMail} />
        <EntryField
          words={words('password')}
          type="password"
          autoComplete="current-password"
          value={password}
          onEnter={setPassword}
        />
        <EntryField
          words={words('code', d.signIn.codeHelp)}
          inputMode="numeric"
          autoComplete="one-time-code"
          isMedium
          value={code}
          onEnter={setCode}
        />
        <Button kind="filled" type="submit" isBusy={isBusy} busyLabel={d.signIn.going}>
          {d.signIn.go}
        </Button>
      </form>
      <p className="quiet">{d.signIn.lost}</p>
    </Screen>
  );
}

/** Where this machine stands: no secret and nothing of a case. */
function keptMunicipality(): string {
  return municipalityCodeSchema.safeParse(window.localStorage.getItem(MUNICIPALITY_KEY)).data ?? '';
}
