import { useEffect, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import type { DeskReply } from '../page/client.ts';
import { useDesk } from '../page/desk-context.ts';
import { askPasskey, hasPasskeys } from '../page/passkey.ts';
import { Said } from '../page/screen.tsx';
import './entrance.css';

/** Signing in without a password: with a passkey, or at the municipality's provider where it has one. */
export function OtherWays(props: {
  readonly municipality: string | undefined;
  readonly onFailure: (failure: Failure | undefined) => void;
}) {
  const { municipality, onFailure } = props;
  const { d, client, begin } = useDesk();
  const [said, setSaid] = useState('');
  const ways = useWays(municipality);

  async function byPasskey(): Promise<void> {
    setSaid('');
    onFailure(undefined);
    const begun = await client.ask('beginPasskeySignIn', {});
    if (!begun.ok) return onFailure(begun.failure);
    const credential = await askPasskey(begun.value.options);
    if (credential === undefined) return setSaid(d.signIn.noPasskey);
    const opened = await client.ask('openPasskeySession', { body: { credential } });
    return opened.ok ? begin(opened.value) : onFailure(opened.failure);
  }
  async function atProvider(code: string): Promise<void> {
    onFailure(undefined);
    const begun = await client.ask('beginProviderSignIn', { body: { municipality: code } });
    if (!begun.ok) return onFailure(begun.failure);
    window.location.assign(begun.value.url);
  }

  return (
    <div className="entrance-ways">
      {municipality !== undefined && ways !== undefined && ways.provider !== null && (
        <Button kind="filled" onPress={() => atProvider(municipality)}>
          {d.signIn.atProvider(visibleText(ways.provider))}
        </Button>
      )}
      {hasPasskeys() && <Button onPress={byPasskey}>{d.signIn.byPasskey}</Button>}
      <Said words={said} />
      {ways?.localAccounts === 'administrators' && <p>{d.signIn.providerFirst}</p>}
    </div>
  );
}

/** Of a municipality that has none, or cannot be asked about, nothing. */
function useWays(municipality: string | undefined): DeskReply<'readSignInWays'> | undefined {
  const { client } = useDesk();
  const [ways, setWays] = useState<DeskReply<'readSignInWays'>>();
  useEffect(() => {
    let isCurrent = true;
    setWays(undefined);
    if (municipality !== undefined) {
      void client.ask('readSignInWays', { query: { municipality } }).then((read) => {
        if (isCurrent && read.ok && read.value.provider !== null) setWays(read.value);
      });
    }
    return () => {
      isCurrent = false;
    };
  }, [client, municipality]);
  return ways;
}
