import { useState } from 'react';
import type { KeptRecord, RecordCopy } from '#contract/app/views/record-copy-view.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { NewestFirst } from '../window/newest-first.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { RecordFile } from './record-file.tsx';
import { recordInSentences } from './record-words.ts';
import './records.css';

/** What the person keeps of their records on this computer, out of files as well; they add to it and delete it here. */
export function RecordCopyScreen() {
  const { t } = useApp();
  return (
    <Page id="record-copy" title={t.recordCopy.title}>
      <WhenSignedIn why={t.records.signIn}>
        <Copy />
      </WhenSignedIn>
    </Page>
  );
}

function Copy() {
  const { store, t } = useApp();
  const { answer, again } = useAnswer('readRecordCopy', {});
  const [said, setSaid] = useState('');
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const copy = answer.value;
  const done = async (words: string) => {
    setSaid(words);
    await again();
  };
  return (
    <>
      <p role="status">{said}</p>
      {copy.isKept ? <Kept key={copy.all} copy={copy} /> : <p className="lead">{t.recordCopy.none}</p>}
      <RecordFile onTaken={(added) => done(t.recordCopy.added(added))} />
      <Actions>
        {copy.isKept && (
          <Confirm
            open={t.recordCopy.remove}
            title={t.recordCopy.removeTitle}
            body={t.recordCopy.removeBody}
            stay={t.recordCopy.removeStay}
            goOn={t.recordCopy.remove}
            onGoOn={async () => {
              const gone = await store.command('deleteRecordCopy', {});
              if (gone.ok) await done(t.recordCopy.removed);
            }}
          />
        )}
        <Link className="button is-outline" to={{ at: 'records' }}>
          {t.records.toList}
        </Link>
      </Actions>
    </>
  );
}

function Kept({ copy }: { readonly copy: RecordCopy }) {
  const { t } = useApp();
  return (
    <>
      {copy.lost.length > 0 && (
        <Note kind="error" title={t.recordCopy.lostTitle}>
          <p>{t.recordCopy.lost(t.app.list(copy.lost.map(String)))}</p>
        </Note>
      )}
      <p className="lead">{t.recordCopy.count(copy.all)}</p>
      <NewestFirst
        method="readRecordCopy"
        params={{}}
        first={copy}
        more={t.records.more}
        draw={(pages) => (
          <ol className="looks">
            {pages
              .flatMap(({ records }) => records)
              .map((kept, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end, and have no other name
                <KeptLine key={at} kept={kept} />
              ))}
          </ol>
        )}
      />
    </>
  );
}

function KeptLine({ kept }: { readonly kept: KeptRecord }) {
  const words = useApp();
  const { t } = words;
  const day = instantInWords(kept.record.at, t.dates);
  if (kept.from === 'portal') {
    const [sentence, ...reasons] = recordInSentences(kept.record, words);
    return (
      <li className="panel" tabIndex={-1}>
        <p>{sentence}</p>
        {reasons.map((reason) => (
          <p key={reason} className="quiet">
            {reason}
          </p>
        ))}
      </li>
    );
  }
  const { asker, section, purpose, kinds, law, result } = kept.record;
  const facts = [
    [t.recordCopy.result, result],
    [t.records.what, t.app.list(kinds)],
    [t.records.why, purpose],
    [t.records.ground, law],
  ] as const;
  return (
    <li className="panel" tabIndex={-1}>
      <p className="look-head">
        <span className="quiet">{day}</span>
        <span className="look-way">{t.recordCopy.fromFile}</span>
      </p>
      <p>
        <strong>{visibleText(section === '' ? asker : `${asker} ${section}`)}</strong>
      </p>
      <Facts isDense>
        {facts.flatMap(([name, text]) =>
          text === ''
            ? []
            : [
                <Fact key={name} name={name}>
                  {visibleText(text)}
                </Fact>,
              ],
        )}
      </Facts>
    </li>
  );
}
