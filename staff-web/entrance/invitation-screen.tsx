import { type FormEvent, useCallback, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { CodePicture } from '#ui/code-picture.tsx';
import { Note } from '#ui/note.tsx';
import type { DeskReply } from '../page/client.ts';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';
import { isTypedTwice, NewPasswordFields, NO_PASSWORD } from '../page/new-password-fields.tsx';
import { hasPasskeys } from '../page/passkey.ts';
import { PasskeyForm } from '../page/passkey-form.tsx';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import './entrance.css';

const LINK = /^[A-Za-z0-9_-]{43}$/;

/** D01: first sign-in by a link, and a recovery, which is the same. */
export function InvitationScreen({ link }: { readonly link: string }) {
  const { d } = useDesk();
  if (LINK.test(link)) return <ByLink link={link} />;
  return (
    <Screen
      id="invitation"
      title={d.invitation.title}
      tells={
        <Note kind="error" title={d.invitation.noLink}>
          <p>{d.invitation.noLinkTodo}</p>
        </Note>
      }
    />
  );
}

function ByLink({ link }: { readonly link: string }) {
  const { d, client } = useDesk();
  const [otpauthUri, setOtpauthUri] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const load = useCallback(() => client.ask('readInvitation', { body: { link } }), [client, link]);
  const { loaded, reload } = useLoaded(load);
  return (
    <Screen
      id={otpauthUri === undefined ? 'invitation' : 'invitation-code'}
      title={d.invitation.title}
      tells={
        <>
          {failure !== undefined && <FailureNote failure={failure} />}
          <p>{d.invitation.lead}</p>
        </>
      }
    >
      {otpauthUri !== undefined ? (
        <CodeStep link={link} otpauthUri={otpauthUri} onFailure={setFailure} />
      ) : (
        <WhenLoaded loaded={loaded} reload={reload}>
          {(invited) => (
            <>
              <InvitedWays link={link} invited={invited} onFailure={setFailure} />
              {invited.mayBeLocal && <PasswordStep link={link} onFailure={setFailure} onSet={setOtpauthUri} />}
            </>
          )}
        </WhenLoaded>
      )}
    </Screen>
  );
}

type Invited = DeskReply<'readInvitation'>;

/** Setting up without a password: at the municipality's provider, or with a passkey. */
function InvitedWays(props: {
  readonly link: string;
  readonly invited: Invited;
  readonly onFailure: (failure: Failure | undefined) => void;
}) {
  const { link, invited, onFailure } = props;
  const { d, client, end } = useDesk();
  const provider = invited.provider === null ? undefined : visibleText(invited.provider);

  async function atProvider(): Promise<void> {
    onFailure(undefined);
    const begun = await client.ask('beginInvitationProvider', { body: { link } });
    if (begun.ok) window.location.assign(begun.value.url);
    else onFailure(begun.failure);
  }

  return (
    <>
      {provider !== undefined && (
        <section>
          <h2>{d.factors.bindTitle(provider)}</h2>
          <p>{d.factors.bindAbout}</p>
          <Button kind="filled" onPress={atProvider}>
            {d.factors.bind(provider)}
          </Button>
        </section>
      )}
      {invited.mayBeLocal && hasPasskeys() && (
        <section>
          <h2>{d.factors.addPasskey}</h2>
          <p>{d.factors.passkeyAbout}</p>
          <PasskeyForm
            begin={() => client.ask('beginInvitationPasskey', { body: { link } })}
            keep={(name, credential) => client.ask('acceptInvitationPasskey', { body: { link, name, credential } })}
            onMade={() => end('registered')}
            onFailure={onFailure}
          />
        </section>
      )}
    </>
  );
}

function PasswordStep(props: {
  readonly link: string;
  readonly onFailure: (failure: Failure | undefined) => void;
  readonly onSet: (otpauthUri: string) => void;
}) {
  const { d, client } = useDesk();
  const [next, setNext] = useState(NO_PASSWORD);
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);

  async function goOn(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    props.onFailure(undefined);
    if (isBusy || !isTypedTwice(next)) return;
    setIsBusy(true);
    const begun = await client.ask('beginInvitation', { body: { link: props.link, password: next.password } });
    setIsBusy(false);
    if (begun.ok) props.onSet(begun.value.otpauthUri);
    else props.onFailure(begun.failure);
  }

  return (
    <form className="entrance-form" onSubmit={(event) => void goOn(event)} noValidate>
      <h2>{d.invitation.stepPassword}</h2>
      <NewPasswordFields label={d.signIn.password} isTried={isTried} value={next} onChange={setNext} />
      <Button kind="filled" type="submit" isBusy={isBusy}>
        {d.invitation.next}
      </Button>
    </form>
  );
}

function CodeStep(props: {
  readonly link: string;
  readonly otpauthUri: string;
  readonly onFailure: (failure: Failure | undefined) => void;
}) {
  const { d, client, end } = useDesk();
  const [code, setCode] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const digits = code.normalize('NFKC').replace(/\s/g, '');
  const isCode = /^\d{6}$/.test(digits);

  async function finish(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    props.onFailure(undefined);
    if (isBusy || !isCode) return;
    setIsBusy(true);
    const accepted = await client.ask('acceptInvitation', { body: { link: props.link, code: digits } });
    setIsBusy(false);
    if (accepted.ok) return end('registered');
    setCode('');
    setIsTried(false);
    props.onFailure(accepted.failure);
  }

  return (
    <form className="entrance-form" onSubmit={(event) => void finish(event)} noValidate>
      <h2>{d.invitation.stepCode}</h2>
      <p>{d.invitation.scan}</p>
      <div className="entrance-code">
        <CodePicture text={props.otpauthUri} title={d.invitation.codeTitle} />
        <p>
          {d.invitation.secret}
          <span className="entrance-secret">{secretIn(props.otpauthUri)}</span>
        </p>
      </div>
      <EntryField
        words={{
          at: 'code',
          label: d.signIn.code,
          isRequired: true,
          help: d.invitation.show,
          error: isTried && !isCode ? d.signIn.missing(d.signIn.code) : undefined,
        }}
        inputMode="numeric"
        autoComplete="one-time-code"
        isMedium
        value={code}
        onEnter={setCode}
      />
      <Button kind="filled" type="submit" isBusy={isBusy}>
        {d.invitation.finish}
      </Button>
    </form>
  );
}

/** Grouped by four, as people type it. */
function secretIn(otpauthUri: string): string {
  const secret = new URLSearchParams(otpauthUri.split('?')[1] ?? '').get('secret') ?? '';
  return (secret.match(/.{1,4}/g) ?? []).join(' ');
}
