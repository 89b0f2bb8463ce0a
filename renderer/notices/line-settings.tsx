import { useState } from 'react';
import type { LineCode, LineLink } from '#contract/portal/line-routes.ts';
import { instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Fold } from '../ui/fold.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { WhenFresh } from '../window/when-fresh.tsx';

/** Whether LINE says that something has come: a code for the page that LINE opens, and away again. */
export function LineSettings() {
  const { store, t } = useApp();
  const { answer } = useAnswer('readLineLink', {});
  const [changed, setChanged] = useState<LineLink>();
  const link = changed ?? (answer.at === 'ready' ? answer.value : undefined);
  if (link?.isOn !== true) return null;
  async function end(): Promise<void> {
    const outcome = await store.command('endLineLink', {});
    if (outcome.ok) setChanged(outcome.value);
  }
  return (
    <Fold title={t.lineLink.title}>
      <p>{t.lineLink.lead}</p>
      {link.isLinked ? (
        <>
          <p role="status">{t.lineLink.isLinked}</p>
          <Confirm
            kind="outline"
            open={t.lineLink.end}
            title={t.lineLink.endTitle}
            body={t.lineLink.endBody}
            stay={t.lineLink.endNot}
            goOn={t.lineLink.end}
            onGoOn={end}
          />
        </>
      ) : (
        <WhenFresh why={t.lineLink.why} part="line">
          <Code />
        </WhenFresh>
      )}
      {changed?.isLinked === false && <p role="status">{t.lineLink.ended}</p>}
    </Fold>
  );
}

function Code() {
  const { store, t } = useApp();
  const [code, setCode] = useState<LineCode>();
  async function begin(): Promise<void> {
    const outcome = await store.command('beginLineLink', {});
    if (outcome.ok) setCode(outcome.value);
  }
  return (
    <>
      <p>{t.lineLink.how}</p>
      {code !== undefined && (
        <div role="status">
          <Facts>
            <Fact name={t.lineLink.code}>{code.code.replace(/(.{4})/, '$1 ')}</Fact>
            <Fact name={t.lineLink.until}>{instantInWords(code.until, t.dates)}</Fact>
          </Facts>
          <p>{t.lineLink.warning}</p>
        </div>
      )}
      <Actions>
        <Button onPress={begin}>{code === undefined ? t.lineLink.begin : t.lineLink.again}</Button>
      </Actions>
    </>
  );
}
