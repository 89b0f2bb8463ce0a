import { isGovernmentSite, type NativeAsked } from '#contract/card/native-request.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { useApp } from '../window/app-context.ts';
import { HomeButton } from '../window/home-button.tsx';
import { Page } from '../window/page.tsx';
import type { FlowRef } from '../window/screen-of.ts';
import './native.css';

interface NativeScreenProps {
  readonly flow: FlowRef;
  readonly asked: NativeAsked;
}

/** S62: which page of the browser wants what of the card, before the card is touched. To refuse weighs as much as to agree. */
export function AgreeToCardUseScreen({ flow, asked }: NativeScreenProps) {
  const { store, t } = useApp();
  const { use, origin, digests, isStranger } = asked;
  return (
    <Page
      id={`agree-to-${use}`}
      title={t.nativeRequest.agreeTitles[use]}
      tells={<p className="lead">{t.nativeRequest.lead}</p>}
    >
      {isStranger && (
        <Note kind="warning" title={t.nativeRequest.stranger}>
          <p>{origin === null ? t.nativeRequest.strangerUnnamed : t.nativeRequest.strangerTodo}</p>
        </Note>
      )}
      {origin !== null && !isGovernmentSite(origin) && (
        <Note kind="warning" title={t.nativeRequest.added}>
          <p>{t.nativeRequest.addedTodo}</p>
        </Note>
      )}
      <Facts isPanel>
        <Fact name={t.nativeRequest.where}>
          {origin === null ? t.nativeRequest.whereUnknown : <AddressOf origin={origin} />}
        </Fact>
        <Fact name={t.nativeRequest.what}>{t.nativeRequest.whats[use](digests.length)}</Fact>
        {digests.length > 0 && (
          <Fact name={t.nativeRequest.digests}>
            <ol className="digests">
              {digests.map((digest, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: one value may be asked for twice, and the list never changes
                <li key={at}>{digest.match(/.{1,4}/g)?.join(' ')}</li>
              ))}
            </ol>
          </Fact>
        )}
      </Facts>
      <p>{t.nativeRequest.cardNumber}</p>
      <p>{t.nativeRequest.pinHere}</p>
      <Actions>
        <Button onPress={() => store.command('cancelFlow', { flowId: flow.flowId })}>{t.nativeRequest.refuse}</Button>
        <Button onPress={() => store.command('agreeToCardUse', { ...flow })}>{t.nativeRequest.agree}</Button>
      </Actions>
    </Page>
  );
}

function AddressOf({ origin }: { readonly origin: string }) {
  return <strong className="site-address">{visibleText(origin)}</strong>;
}

/** S62: the page of the browser has it. */
export function CardUsedScreen({ flow, asked }: NativeScreenProps) {
  const { t } = useApp();
  const { use, origin } = asked;
  return (
    <Page id="card-used" title={t.nativeRequest.doneTitle}>
      <p className="lead">{t.nativeRequest.dones[use]}</p>
      {origin !== null && (
        <p>
          <AddressOf origin={origin} />
        </p>
      )}
      <Actions>
        <HomeButton flow={flow} kind="text" />
      </Actions>
    </Page>
  );
}
