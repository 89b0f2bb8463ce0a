import { useCallback, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import { type OwnFactors as Factors, MOST_PASSKEYS, type OwnPasskey } from '#contract/portal/staff-factor-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { useWords } from '#ui/words.ts';
import { dayOfInstant, instantInWords } from '#words/dates.ts';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';
import { hasPasskeys } from '../page/passkey.ts';
import { PasskeyForm } from '../page/passkey-form.tsx';
import { Said, WhenLoaded } from '../page/screen.tsx';
import { PasswordForm } from './password-form.tsx';
import './me.css';

/** How whoever is signed in can sign in: what there is, one more, one less. */
export function OwnFactors({ onSessionsEnded }: { readonly onSessionsEnded: () => void }) {
  const { d, client } = useDesk();
  const load = useCallback(() => client.ask('readOwnFactors', {}), [client]);
  const { loaded, reload } = useLoaded(load);
  const [failure, setFailure] = useState<Failure>();
  const [said, setSaid] = useState('');

  async function after(asked: Promise<Outcome<unknown>>, words: string): Promise<void> {
    const outcome = await asked;
    setFailure(outcome.ok ? undefined : outcome.failure);
    setSaid(outcome.ok ? words : '');
    await reload();
  }
  async function bind(): Promise<void> {
    const begun = await client.ask('beginProviderBinding', {});
    if (begun.ok) window.location.assign(begun.value.url);
    else setFailure(begun.failure);
  }

  return (
    <section>
      <h2>{d.factors.title}</h2>
      <p>{d.factors.lead}</p>
      {failure !== undefined && <FailureNote failure={failure} />}
      <Said words={said} />
      <WhenLoaded loaded={loaded} reload={reload}>
        {(factors) => (
          <>
            <FactorList factors={factors} onTakeOff={(asked) => after(asked, d.factors.takenOff)} />
            {factors.hasPassword && (
              <PasswordForm
                onFailure={(failed) => {
                  setFailure(failed);
                  if (failed !== undefined) setSaid('');
                }}
                onChanged={() => {
                  setFailure(undefined);
                  setSaid(d.factors.changed);
                  onSessionsEnded();
                }}
              />
            )}
            <AddPasskey
              held={factors.passkeys.length}
              onFailure={setFailure}
              onMade={() => {
                setFailure(undefined);
                setSaid(d.factors.added);
                void reload();
              }}
            />
            {factors.provider !== null && !factors.hasProvider && (
              <>
                <h3>{d.factors.bindTitle(visibleText(factors.provider))}</h3>
                <p>{d.factors.bindAbout}</p>
                <Button onPress={bind}>{d.factors.bind(visibleText(factors.provider))}</Button>
              </>
            )}
          </>
        )}
      </WhenLoaded>
    </section>
  );
}

function AddPasskey(props: {
  readonly held: number;
  readonly onMade: () => void;
  readonly onFailure: (failure: Failure | undefined) => void;
}) {
  const { held, onMade, onFailure } = props;
  const { d, client } = useDesk();
  return (
    <>
      <h3>{d.factors.addPasskey}</h3>
      {!hasPasskeys() && <p>{d.factors.noPasskeys}</p>}
      {held >= MOST_PASSKEYS && <p>{d.factors.enough(MOST_PASSKEYS)}</p>}
      {hasPasskeys() && held < MOST_PASSKEYS && (
        <PasskeyForm
          begin={() => client.ask('beginPasskey', {})}
          keep={(name, credential) => client.ask('addPasskey', { body: { name, credential } })}
          onMade={onMade}
          onFailure={onFailure}
        />
      )}
    </>
  );
}

function FactorList(props: {
  readonly factors: Factors;
  readonly onTakeOff: (asked: Promise<Outcome<unknown>>) => Promise<void>;
}) {
  const { hasPassword, hasProvider, provider, passkeys, last } = props.factors;
  const { onTakeOff } = props;
  const { d, client } = useDesk();
  const providerName = d.factors.atProvider(visibleText(provider ?? ''));
  return (
    <ul className="factors">
      {hasPassword && (
        <FactorLine
          name={d.factors.password}
          isLast={last === 'password'}
          onTakeOff={() => onTakeOff(client.ask('removePassword', {}))}
        />
      )}
      {hasProvider && (
        <FactorLine
          name={providerName}
          isLast={last === 'provider'}
          onTakeOff={() => onTakeOff(client.ask('removeProvider', {}))}
        />
      )}
      {passkeys.map((one) => (
        <FactorLine
          key={one.passkey}
          name={d.factors.passkey(visibleText(one.name))}
          passkey={one}
          isLast={last === 'passkey'}
          onTakeOff={() => onTakeOff(client.ask('removePasskey', { params: { passkey: one.passkey } }))}
        />
      ))}
    </ul>
  );
}

function FactorLine(props: {
  readonly name: string;
  readonly passkey?: OwnPasskey;
  readonly isLast: boolean;
  readonly onTakeOff: () => Promise<void>;
}) {
  const { name, passkey, isLast, onTakeOff } = props;
  const { d } = useDesk();
  const { t } = useWords();
  return (
    <li>
      <span>{name}</span>
      {passkey !== undefined && (
        <span className="quiet">
          {d.factors.addedOn(dayOfInstant(passkey.addedAt, t.dates))}{' '}
          {passkey.lastUsedAt === null
            ? d.factors.unused
            : d.factors.usedAt(instantInWords(passkey.lastUsedAt, t.dates))}
          {passkey.isSynced && ` ${d.factors.synced}`}
        </span>
      )}
      {isLast ? (
        <span>{d.factors.last}</span>
      ) : (
        <Confirm
          open={
            <>
              {d.factors.takeOff}
              <span className="visually-hidden"> {name}</span>
            </>
          }
          title={d.factors.takeOffTitle}
          body={d.factors.takeOffBody(name)}
          stay={d.staff.stay}
          goOn={d.factors.takeOff}
          onGoOn={onTakeOff}
        />
      )}
    </li>
  );
}
