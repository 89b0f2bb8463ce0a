import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { Button } from '#ui/button.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';
import { saveFile } from '../page/save-file.ts';
import { WhenLoaded } from '../page/screen.tsx';

const LOOK_AGAIN_MS = 2_000;

/** One wish for files, followed until they are made, and handed over once. */
export function AskedExport(props: { readonly id: string; readonly what: string; readonly fileName: string }) {
  const { id, what, fileName } = props;
  const { d, client } = useDesk();
  const { t } = useWords();
  const load = useCallback(() => client.ask('readExport', { params: { export: id } }), [client, id]);
  const { loaded, reload } = useLoaded(load);
  const [failure, setFailure] = useState<Failure>();
  const isWaiting = loaded.at === 'loaded' && loaded.value.state === 'waiting';
  useEffect(() => {
    if (!isWaiting) return;
    const timer = window.setInterval(() => void reload(), LOOK_AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [isWaiting, reload]);

  async function fetchFiles(): Promise<void> {
    const fetched = await client.ask('fetchExport', { params: { export: id } });
    setFailure(fetched.ok ? undefined : fetched.failure);
    if (fetched.ok) saveFile(fetched.value, { name: fileName, type: 'application/zip' });
    await reload();
  }

  const words = d.exports;
  return (
    <li>
      <p>
        <strong>{what}</strong>
      </p>
      <WhenLoaded loaded={loaded} reload={reload}>
        {({ state, cases, until, failure: why }) => (
          <>
            <p role="status">
              {words.states[state]} {cases !== null && words.cases(cases)}
            </p>
            {why !== null && <FailureNote failure={why} />}
            {state === 'made' && (
              <div className="desk-row">
                <Button onPress={fetchFiles}>
                  {words.fetch}
                  <span className="visually-hidden"> {what}</span>
                </Button>
                {until !== null && <span>{words.until(instantInWords(until, t.dates))}</span>}
              </div>
            )}
          </>
        )}
      </WhenLoaded>
      {failure !== undefined && <FailureNote failure={failure} />}
    </li>
  );
}
