import { useState } from 'react';
import { inLanguage } from '#contract/values/localized-text.ts';
import { dayOfInstant } from '#words/dates.ts';
import { Confirm } from '../ui/confirm.tsx';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp } from './app-context.ts';

/** Which sites hear how applications go on, or that one, each to stop at once; nothing where none does. */
export function ToldSites({ receiptNumber }: { readonly receiptNumber?: string }) {
  const { store, language, t } = useApp();
  const { answer, again } = useAnswer('listToldSites', {});
  const [hasStopped, setHasStopped] = useState(false);
  if (answer.at !== 'ready') return null;
  const told = answer.value.told.filter((one) => receiptNumber === undefined || one.receiptNumber === receiptNumber);
  if (told.length === 0 && !hasStopped) return null;
  return (
    <section>
      <h2>{t.toldSites.title}</h2>
      {hasStopped && <Note kind="success" title={t.toldSites.stopped} />}
      <ul className="panels">
        {told.map((one) => {
          const name = inLanguage(one.site, language);
          return (
            <li key={one.prefill} className="panel">
              <p>{t.toldSites.hears(name, one.receiptNumber, dayOfInstant(one.until, t.dates))}</p>
              <Confirm
                kind="outline"
                open={t.toldSites.stop(name)}
                title={t.toldSites.stopTitle(name)}
                body={t.toldSites.stopBody}
                stay={t.toldSites.stay}
                goOn={t.toldSites.goOn}
                onGoOn={async () => {
                  const outcome = await store.command('stopTellingSite', { prefill: one.prefill });
                  if (!outcome.ok) return;
                  await again();
                  setHasStopped(true);
                }}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
