import { useState } from 'react';
import type { NativeCallerView } from '#contract/card/native-request.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { AddedSites } from './added-sites.tsx';

/** S63: which pages of browsers asked for the card on this computer, and the way to answer one again. */
export function NativeCallersScreen() {
  const { t } = useApp();
  return (
    <Page
      id="native-callers"
      title={t.nativeRequest.callersTitle}
      tells={<p className="lead">{t.nativeRequest.callersLead}</p>}
    >
      <Callers />
      <AddedSites />
    </Page>
  );
}

function Callers() {
  const { t } = useApp();
  const { answer, again } = useAnswer('listNativeCallers', {});
  const [changed, setChanged] = useState<readonly NativeCallerView[] | undefined>(undefined);
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const callers = changed ?? answer.value.callers;
  if (callers.length === 0) return <p>{t.nativeRequest.callersNone}</p>;
  return (
    <ul className="panels">
      {callers.map((caller) => (
        <Caller key={caller.origin ?? ''} caller={caller} onChanged={setChanged} />
      ))}
    </ul>
  );
}

function Caller({
  caller,
  onChanged,
}: {
  readonly caller: NativeCallerView;
  readonly onChanged: (callers: readonly NativeCallerView[]) => void;
}) {
  const { store, t } = useApp();
  const { origin, firstAtMs, lastAtMs, uses, lastUse, isMuted } = caller;
  const when = (ms: number) => instantInWords(new Date(ms).toISOString(), t.dates);
  async function change(method: 'unmuteNativeCaller' | 'forgetNativeCaller'): Promise<void> {
    const outcome = await store.command(method, { origin });
    if (outcome.ok) onChanged(outcome.value.callers);
  }
  return (
    <li className="panel">
      <h2>{origin === null ? t.nativeRequest.unnamed : visibleText(origin)}</h2>
      {isMuted && <p>{t.nativeRequest.muted}</p>}
      <Facts>
        <Fact name={t.nativeRequest.first}>{when(firstAtMs)}</Fact>
        <Fact name={t.nativeRequest.last}>{when(lastAtMs)}</Fact>
        <Fact name={t.nativeRequest.uses}>{t.nativeRequest.times(uses)}</Fact>
        <Fact name={t.nativeRequest.lastUse}>
          {lastUse === null ? t.nativeRequest.notUsed : t.nativeRequest.useNames[lastUse]}
        </Fact>
      </Facts>
      {isMuted ? (
        <Button onPress={() => change('unmuteNativeCaller')}>{t.nativeRequest.unmute}</Button>
      ) : (
        <Button onPress={() => change('forgetNativeCaller')}>{t.nativeRequest.forget}</Button>
      )}
    </li>
  );
}
