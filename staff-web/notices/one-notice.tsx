import { useId, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import type { StaffNotice } from '#contract/portal/staff-notice-routes.ts';
import { languageSchema } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '#ui/actions.tsx';
import { Button } from '#ui/button.tsx';
import { DialogButton } from '#ui/dialog-button.tsx';
import { Fact, Facts } from '#ui/facts.tsx';
import { Fold } from '#ui/fold.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { LANGUAGE_TAGS } from '#words/languages.ts';
import { useDesk } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';
import { Said } from '../page/screen.tsx';
import './notices.css';

/** One notice: where it stands, what residents read in each language, and what can be done with it. */
export function OneNotice(props: { readonly notice: StaffNotice; readonly onNotice: (changed: StaffNotice) => void }) {
  const { notice, onNotice } = props;
  const { d } = useDesk();
  const { t } = useWords();
  const id = useId();
  const [failure, setFailure] = useState<Failure>();
  const words = d.staffNotices;
  const { title, text, state, people, told, dueAt, files, audience } = notice;

  async function show(asked: Promise<Outcome<StaffNotice>>): Promise<void> {
    const answer = await asked;
    setFailure(answer.ok ? undefined : answer.failure);
    if (answer.ok) onNotice(answer.value);
  }

  return (
    <article className="staff-notice" aria-labelledby={id}>
      <h3 id={id}>{visibleText(title.ja)}</h3>
      {failure !== undefined && <FailureNote failure={failure} />}
      <Said words={`${words.states[state]}${notice.isMine ? t.app.aside(words.mine) : ''}`} />
      <Facts isDense>
        {agesIn(audience).map(({ day, from, to }) => (
          <Fact key={`${day} ${from} ${to}`} name={words.ages}>
            {words.aged(from, to, t.dates.day(day))}
          </Fact>
        ))}
        {people !== null && <Fact name={words.reach}>{words.people(people)}</Fact>}
        {told !== null && <Fact name={words.told}>{words.people(told)}</Fact>}
        {dueAt !== null && <Fact name={words.due}>{instantInWords(dueAt, t.dates)}</Fact>}
      </Facts>
      <Fold title={words.windowShows} isOpen={state === 'waiting'}>
        {languageSchema.options.map((language) =>
          title[language] === undefined && text[language] === undefined ? null : (
            <div key={language} lang={LANGUAGE_TAGS[language]}>
              <h4>{visibleText(title[language] ?? title.ja)}</h4>
              <p className="as-typed">{visibleText(text[language] ?? text.ja)}</p>
            </div>
          ),
        )}
        <ul>
          {files.map(({ file, name }) => (
            <li key={file}>{visibleText(name)}</li>
          ))}
        </ul>
      </Fold>
      <NoticeActs notice={notice} show={show} />
    </article>
  );
}

function agesIn(audience: StaffNotice['audience']) {
  return audience.to === 'cases' ? [] : audience.all.filter((one) => one.is === 'ageOn');
}

interface Acts {
  readonly notice: StaffNotice;
  readonly show: (asked: Promise<Outcome<StaffNotice>>) => Promise<void>;
}

function NoticeActs({ notice, show }: Acts) {
  const { d, client } = useDesk();
  const words = d.staffNotices;
  const { state } = notice;
  const params = { notice: notice.notice };
  return (
    <>
      {state === 'draft' && <Sending notice={notice} show={show} />}
      <Actions>
        {state === 'waiting' && !notice.isMine && (
          <Button kind="filled" onPress={() => show(client.ask('approveNotice', { params }))}>
            {words.approve}
          </Button>
        )}
        {(state === 'waiting' || state === 'scheduled' || state === 'sending') && (
          <Button onPress={() => show(client.ask('stopNotice', { params }))}>{words.stop}</Button>
        )}
        {state !== 'withdrawn' && (
          <DialogButton
            kind="text"
            open={words.withdraw}
            title={words.withdraw}
            body={words.withdrawBody}
            actions={(close) => (
              <>
                <Button kind="filled" onPress={close}>
                  {words.back}
                </Button>
                <Button
                  onPress={() => {
                    close();
                    return show(client.ask('withdrawNotice', { params }));
                  }}
                >
                  {words.withdraw}
                </Button>
              </>
            )}
          />
        )}
      </Actions>
    </>
  );
}

/** Of a draft: what is attached, and when it goes. */
function Sending({ notice, show }: Acts) {
  const { d, client } = useDesk();
  const words = d.staffNotices;
  const id = useId();
  const [at, setAt] = useState('');
  const [isTried, setIsTried] = useState(false);
  const params = { notice: notice.notice };
  const send = (dueAt: string | null) => show(client.ask('sendNotice', { params, body: { dueAt } }));

  async function attach(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    const base64 = base64Of(new Uint8Array(await file.arrayBuffer()));
    await show(client.ask('addNoticeFile', { params, body: { name: file.name, base64 } }));
  }

  return (
    <>
      <div className="notice-file">
        <label htmlFor={`file${id}`}>{words.file}</label>
        <input
          id={`file${id}`}
          type="file"
          accept="application/pdf,image/jpeg,image/png"
          onChange={({ currentTarget }) => void attach(currentTarget.files?.[0])}
        />
      </div>
      <EntryField
        words={{
          at: `at${id}`,
          label: words.at,
          isRequired: false,
          error: isTried && at === '' ? words.atWrong : undefined,
        }}
        type="datetime-local"
        isMedium
        value={at}
        onEnter={setAt}
      />
      <Actions>
        <Button kind="filled" onPress={() => send(null)}>
          {words.send}
        </Button>
        <Button
          onPress={() => {
            setIsTried(true);
            // What is typed is a time in Japan, wherever the browser is.
            return at === '' ? undefined : send(`${at}:00+09:00`);
          }}
        >
          {words.sendAt}
        </Button>
      </Actions>
    </>
  );
}

const AT_ONCE = 0x8000;

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += AT_ONCE) {
    text += String.fromCharCode(...bytes.subarray(from, from + AT_ONCE));
  }
  return btoa(text);
}
