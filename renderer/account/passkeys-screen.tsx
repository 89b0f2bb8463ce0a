import { useEffect, useRef, useState } from 'react';
import { MOST_OWN_PASSKEYS, type PasskeyList, type ResidentPasskey } from '#contract/portal/passkey-routes.ts';
import { passkeyNameSchema } from '#contract/portal/webauthn.ts';
import { instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { fieldId } from '../ui/field.ts';
import { FieldFrame } from '../ui/field-frame.tsx';
import { Fold } from '../ui/fold.tsx';
import { Note } from '../ui/note.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useAnswer, useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenFresh } from '../window/when-fresh.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import './account.css';

/** S65: the passkeys that the person has here, each to be named or removed, and the way to another one. */
export function PasskeysScreen() {
  const { t } = useApp();
  return (
    <Page id="passkeys" title={t.passkeys.title} tells={<p className="lead">{t.passkeys.lead}</p>}>
      <WhenSignedIn why={t.passkeys.why}>
        <Passkeys />
      </WhenSignedIn>
    </Page>
  );
}

function Passkeys() {
  const { store, t } = useApp();
  const { answer, again } = useAnswer('listPasskeys', {});
  const [isRemoved, setIsRemoved] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const { passkeys } = answer.value;

  async function remove(passkey: string): Promise<void> {
    const outcome = await store.command('removePasskey', { passkey });
    if (!outcome.ok) return;
    setIsRemoved(true);
    await again();
    heading.current?.focus();
  }

  return (
    <>
      <section aria-labelledby="own-passkeys">
        <h2 id="own-passkeys" ref={heading} tabIndex={-1}>
          {t.passkeys.mine}
        </h2>
        {isRemoved && <Note kind="success" title={t.passkeys.removed} />}
        {passkeys.length === 0 && <p>{t.passkeys.none}</p>}
        <ul className="sessions">
          {passkeys.map((one) => (
            <Passkey key={one.passkey} passkey={one} onRemove={() => remove(one.passkey)} onRenamed={again} />
          ))}
        </ul>
      </section>
      <Another list={answer.value} again={again} />
    </>
  );
}

function Passkey(props: {
  readonly passkey: ResidentPasskey;
  readonly onRemove: () => Promise<void>;
  readonly onRenamed: () => Promise<void>;
}) {
  const { store, t } = useApp();
  const { passkey, name, addedAt, lastUsedAt, endsAt, isSynced, suspended } = props.passkey;
  return (
    <li className="session panel">
      <h3>{name}</h3>
      {suspended !== null && (
        <p>
          <strong>{t.passkeys.suspended[suspended]}</strong>
        </p>
      )}
      <Facts isDense>
        <Fact name={t.passkeys.added}>{instantInWords(addedAt, t.dates)}</Fact>
        <Fact name={t.passkeys.lastUsed}>
          {lastUsedAt === null ? t.passkeys.neverUsed : instantInWords(lastUsedAt, t.dates)}
        </Fact>
        <Fact name={t.passkeys.until}>{instantInWords(endsAt, t.dates)}</Fact>
      </Facts>
      {isSynced && <p>{t.passkeys.synced}</p>}
      <Fold title={t.passkeys.rename} about={name}>
        <NameForm
          at={`passkeyName-${passkey}`}
          first={name}
          action={t.passkeys.keepName}
          onName={async (named) => {
            const outcome = await store.command('renamePasskey', { passkey, name: named });
            if (outcome.ok) await props.onRenamed();
          }}
        />
      </Fold>
      <Actions>
        <Confirm
          open={
            <>
              {t.passkeys.remove}
              <span className="visually-hidden">{t.app.aside(name)}</span>
            </>
          }
          kind="outline"
          title={t.passkeys.removeTitle}
          body={t.passkeys.removeBody}
          stay={t.passkeys.removeNot}
          goOn={t.passkeys.remove}
          onGoOn={props.onRemove}
        />
      </Actions>
    </li>
  );
}

/** The way to another one, where one can be made. */
function Another({ list, again }: { readonly list: PasskeyList; readonly again: () => Promise<void> }) {
  const { t } = useApp();
  const isPublic = useIsPublicTerminal();
  if (isPublic) return <p>{t.passkeys.elsewhere}</p>;
  if (!list.isPossible) return <p>{t.passkeys.impossible}</p>;
  if (list.passkeys.length >= MOST_OWN_PASSKEYS) return <p>{t.passkeys.full(MOST_OWN_PASSKEYS)}</p>;
  return (
    <section aria-labelledby="new-passkey">
      <h2 id="new-passkey">{t.passkeys.makeTitle}</h2>
      <WhenFresh why={t.passkeys.makeWhy} part="passkey">
        <Make again={again} />
      </WhenFresh>
    </section>
  );
}

function Make({ again }: { readonly again: () => Promise<void> }) {
  const { store, t } = useApp();
  const [isMaking, setIsMaking] = useState(false);
  // Whoever comes back from the browser sees what they made there.
  useEffect(() => {
    if (!isMaking) return undefined;
    const look = () => void again();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [isMaking, again]);
  if (isMaking) {
    return (
      <Note kind="info" title={t.passkeys.making}>
        <p>{t.passkeys.makingTodo}</p>
        <Button
          onPress={async () => {
            await again();
            setIsMaking(false);
          }}
        >
          {t.passkeys.look}
        </Button>
      </Note>
    );
  }
  return (
    <NameForm
      at="passkeyName"
      first={t.passkeys.thisComputer}
      action={t.passkeys.make}
      isNext
      onName={async (name) => {
        const outcome = await store.command('makePasskey', { name });
        setIsMaking(outcome.ok);
      }}
    />
  );
}

function NameForm(props: {
  readonly at: string;
  readonly first: string;
  readonly action: string;
  readonly isNext?: boolean;
  readonly onName: (name: string) => Promise<void>;
}) {
  const { t } = useApp();
  const [text, setText] = useState(props.first);
  const [error, setError] = useState<string>();
  const words = { at: props.at, label: t.passkeys.name, help: t.passkeys.nameHelp, isRequired: true, error };
  async function take(): Promise<void> {
    const name = passkeyNameSchema.safeParse(text).data;
    setError(name === undefined ? t.passkeys.nameWrong : undefined);
    if (name === undefined) document.getElementById(fieldId(props.at))?.focus();
    else await props.onName(name);
  }
  return (
    <>
      <FieldFrame words={words}>
        <TextInput words={words} value={text} onChange={(typed) => setText(String(typed))} />
      </FieldFrame>
      <Actions>
        <Button kind={props.isNext === true ? 'filled' : 'outline'} onPress={take}>
          {props.action}
        </Button>
      </Actions>
    </>
  );
}
