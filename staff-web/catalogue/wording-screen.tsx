import { useCallback, useRef, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { FARTHEST_DAYS } from '#contract/portal/procedure-routes.ts';
import type { WordingVersion } from '#contract/portal/wording-routes.ts';
import type { WordingKind } from '#contract/procedure/wording.ts';
import { calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { ErrorSummary } from '#ui/error-summary.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { problemSentence } from '#words/procedure-problem-words.ts';
import type { DeskClient } from '../page/client.ts';
import { DataTable } from '../page/data-table.tsx';
import { useDesk, useLoaded, useSession } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';
import { useKeys, useSendKey } from '../page/keys.ts';
import { LeaveText } from '../page/leave-text.tsx';
import { addressOf, goTo } from '../page/place.ts';
import { Said, Screen, WhenLoaded } from '../page/screen.tsx';
import { editsCatalogue } from '../page/ways.ts';
import { memberInWords } from './member-words.ts';
import { draftErrors, draftOf, memberAt, type WordingDraft, type WordingError } from './wording-draft.ts';
import { WordingErrors } from './wording-fields.tsx';
import { WordingForm } from './wording-forms.tsx';
import { WordingPreview } from './wording-preview.tsx';
import { wordingsInForce } from './wordings-in-force.ts';
import './catalogue.css';

interface OneWording {
  /** What was written last, or comes with the product; nothing where there is none of that name yet. */
  readonly draft: WordingDraft | undefined;
  readonly versions: readonly WordingVersion[];
}

/** D16: one sentence, letter or way to contest, as it reads and is written anew from a day on. */
export function WordingScreen({ kind, id }: { readonly kind: WordingKind; readonly id: string }) {
  const { d, client } = useDesk();
  const { t } = useWords();
  const session = useSession();
  const load = useCallback(() => readWording(client, kind, id), [client, kind, id]);
  const { loaded, reload } = useLoaded(load);
  const [written, setWritten] = useState<WordingDraft>();
  /** Counts what was taken up as a whole, so that its fields begin anew. */
  const [takenUp, setTakenUp] = useState(0);
  const leave = useRef<HTMLDialogElement>(null);
  const words = d.wordings;
  const back = { at: 'wordings', kind } as const;
  useKeys({ esc: () => (written === undefined ? goTo(back) : leave.current?.showModal()) });
  return (
    <Screen
      id="wording"
      title={words.oneTitle[kind]}
      above={
        <a className="catalogue-back" href={addressOf(back)}>
          {words.kinds[kind]}
        </a>
      }
    >
      <WhenLoaded loaded={loaded} reload={reload}>
        {(wording) => {
          const draft = written ?? wording.draft ?? draftOf(kind, undefined);
          return (
            <>
              <p>
                <code>{id}</code>
              </p>
              {editsCatalogue(session) ? (
                <Editor
                  key={takenUp}
                  id={id}
                  draft={draft}
                  isKnown={wording.draft !== undefined}
                  onDraft={setWritten}
                  onSaved={async () => {
                    await reload();
                    setWritten(undefined);
                  }}
                />
              ) : (
                <WordingPreview draft={draft} />
              )}
              {wording.versions.length > 0 && (
                <section>
                  <h2>{d.procedures.versions}</h2>
                  <DataTable
                    caption={d.procedures.versions}
                    columns={[d.procedures.versionName, words.from, words.savedAt, words.savedBy, '']}
                  >
                    {wording.versions.map(({ version, from, savedAt, savedBy, definition }) => (
                      <tr key={version}>
                        <th scope="row">{d.procedures.version(version)}</th>
                        <td>{t.dates.weekday(from)}</td>
                        <td>{instantInWords(savedAt, t.dates)}</td>
                        <td>{visibleText(savedBy.name)}</td>
                        <td>
                          {definition === null ? (
                            words.noneFrom
                          ) : (
                            <Button
                              kind="text"
                              onPress={() => {
                                setWritten(draftOf(kind, definition));
                                setTakenUp(takenUp + 1);
                              }}
                            >
                              {words.writeFrom}
                              <span className="visually-hidden"> {d.procedures.version(version)}</span>
                            </Button>
                          )}
                        </td>
                      </tr>
                    ))}
                  </DataTable>
                </section>
              )}
            </>
          );
        }}
      </WhenLoaded>
      <LeaveText ref={leave} onLeave={() => goTo(back)} />
    </Screen>
  );
}

function Editor(props: {
  readonly id: string;
  readonly draft: WordingDraft;
  readonly isKnown: boolean;
  readonly onDraft: (draft: WordingDraft) => void;
  readonly onSaved: () => Promise<void>;
}) {
  const { id, draft, onDraft } = props;
  const { d, client, language } = useDesk();
  const { t } = useWords();
  const today = japaneseDay(epochMs(Date.now()));
  const [day, setDay] = useState<string>(today);
  const [attempt, setAttempt] = useState(0);
  const [refused, setRefused] = useState<WordingError>();
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setIsBusy] = useState(false);
  const [said, setSaid] = useState('');
  const words = d.wordings;
  const from = calendarDateSchema.safeParse(day);
  const found = attempt === 0 ? [] : draftErrors(draft);
  const all = refused === undefined ? found : [...found, refused];
  // One thing can be wrong in more than one way, which is said once.
  const errors = all.filter(
    (error, index) => all.findIndex(({ at, code }) => at === error.at && code === error.code) === index,
  );

  async function save(definition: unknown): Promise<void> {
    setRefused(undefined);
    setFailure(undefined);
    setSaid('');
    if (isBusy || !from.success) return;
    setIsBusy(true);
    const params = { kind: draft.kind, id };
    const saved = await client.ask('saveWording', { params, body: { from: from.data, definition } });
    setIsBusy(false);
    if (saved.ok) {
      setAttempt(0);
      await props.onSaved();
      setSaid(words.saved(d.procedures.version(saved.value.version), t.dates.weekday(from.data)));
    } else if (saved.failure.code === 'templateInvalid') {
      setRefused({ at: memberAt(saved.failure.at), code: saved.failure.problem });
      setAttempt((count) => count + 1);
    } else setFailure(saved.failure);
  }
  const send = () => {
    setAttempt((count) => count + 1);
    if (draftErrors(draft).length === 0) void save(draft.value);
  };
  useSendKey(send);

  return (
    <WordingErrors value={errors}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {failure !== undefined && <FailureNote failure={failure} keepsEntries />}
        <ErrorSummary
          attempt={attempt}
          errors={errors.map(({ at, code, detail = '' }) => ({
            at,
            sentence: words.wrongAt(
              memberInWords(at, d),
              problemSentence({ code, detail, path: at, line: 1, column: 1 }, language),
            ),
          }))}
        />
        {draft.kind !== 'remedies' && <p>{words.placeholders}</p>}
        <WordingForm
          draft={draft}
          onDraft={(changed) => {
            setRefused(undefined);
            onDraft(changed);
          }}
        />
        <EntryField
          words={{
            at: 'from',
            label: words.from,
            help: words.fromHelp,
            isRequired: true,
            error: from.success ? undefined : d.procedures.dayMissing,
          }}
          type="date"
          isMedium
          min={today}
          max={addDays(today, FARTHEST_DAYS)}
          value={day}
          onEnter={setDay}
        />
        <div className="desk-row">
          <Button kind="filled" type="submit" isBusy={isBusy}>
            {words.save}
          </Button>
          {props.isKnown && from.success && (
            <Confirm
              open={words.end}
              title={words.endTitle}
              body={words.endBody(t.dates.weekday(from.data))}
              stay={d.staff.stay}
              goOn={words.end}
              onGoOn={() => save(null)}
            />
          )}
          <Said words={said} />
        </div>
      </form>
      <WordingPreview draft={draft} />
    </WordingErrors>
  );
}

async function readWording(client: DeskClient, kind: WordingKind, id: string): Promise<Outcome<OneWording>> {
  const [inForce, read] = await Promise.all([
    wordingsInForce(client, kind, ''),
    client.ask('wordingVersions', { params: { kind, id } }),
  ]);
  if (!inForce.ok) return failed(inForce.failure);
  if (!read.ok) return failed(read.failure);
  const { versions } = read.value;
  const newest = versions[0]?.definition ?? null;
  const draft = newest === null ? inForce.value.find((one) => one.id === id)?.draft : draftOf(kind, newest);
  return success({ draft, versions });
}
