import { type FormEvent, useCallback, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import {
  CORRECTION_TEXT_LIMIT,
  correctedField,
  correctionAnswerSchema,
  correctionOutcomeSchema,
  type StaffCorrection,
} from '#contract/portal/data-correction-routes.ts';
import { OWN_DATA_GROUPS } from '#contract/portal/own-data-groups.ts';
import { ownCellText } from '#contract/portal/own-data-text.ts';
import { inLanguage, type LocalizedText } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { ErrorSummary } from '#ui/error-summary.tsx';
import { Fact, Facts } from '#ui/facts.tsx';
import { Radios } from '#ui/radios.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { FILE_FORMATS } from '#words/file-formats.ts';
import { withReadings } from '#words/ruby.ts';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';
import { LongField } from '../page/long-field.tsx';
import { WhenLoaded } from '../page/screen.tsx';
import { FileSaving } from '../viewer/file-saving.tsx';
import { Viewer } from '../viewer/viewer.tsx';

/** One request: who says that what is wrong, and the answer in words. */
export function CorrectionPart(props: {
  readonly correction: string;
  readonly onAnswered: () => Promise<void>;
  readonly onClose: () => void;
}) {
  const { correction, onAnswered, onClose } = props;
  const { d, client } = useDesk();
  const load = useCallback(() => client.ask('readDataCorrection', { params: { correction } }), [client, correction]);
  const { loaded, reload } = useLoaded(load);
  return (
    <section>
      <h2>{d.corrections.oneTitle}</h2>
      <WhenLoaded loaded={loaded} reload={reload}>
        {(one) => (
          <>
            <About correction={one} />
            {one.file !== null && <SentFile correction={correction} file={one.file} />}
            {one.mayAnswer && <AnswerForm correction={correction} onAnswered={onAnswered} />}
          </>
        )}
      </WhenLoaded>
      <Button kind="text" onPress={onClose}>
        {d.corrections.back}
      </Button>
    </section>
  );
}

function About({ correction }: { readonly correction: StaffCorrection }) {
  const { d, language } = useDesk();
  const { t } = useWords();
  const words = d.corrections;
  const { group, source, about, file, state, askedAt, answer, answeredAt, answeredBy, isCertified } = correction;
  const label = (text: LocalizedText) => withReadings(inLanguage(text, language));
  const at = correctedField(group, about);
  const certified = isCertified === null ? words.notCertified : isCertified ? words.certified : words.certifiedDiffers;
  return (
    <>
      <Facts isDense>
        <Fact name={words.state}>{words.states[state]}</Fact>
        <Fact name={words.askedAt}>{instantInWords(askedAt, t.dates)}</Fact>
        <Fact name={words.name}>{visibleText(about.name)}</Fact>
        <Fact name={words.born}>{about.birthDate}</Fact>
        <Fact name={words.identity}>{certified}</Fact>
        <Fact name={words.group}>{label(OWN_DATA_GROUPS[group].title)}</Fact>
        <Fact name={words.source}>{label(source.name)}</Fact>
        <Fact name={words.field}>{at === undefined ? about.field : label(at.field.label)}</Fact>
        <Fact name={words.shouldBe} isAsTyped>
          {visibleText(about.shouldBe)}
        </Fact>
        <Fact name={words.file}>
          {file === null
            ? words.noFile
            : d.case.fileAbout(
                visibleText(file.name),
                FILE_FORMATS[file.mediaType],
                d.case.kilobytes(Math.ceil(file.bytes / 1_000)),
              )}
        </Fact>
        {answeredAt !== null && (
          <>
            <Fact name={words.answeredAt}>{instantInWords(answeredAt, t.dates)}</Fact>
            <Fact name={words.answeredBy}>{visibleText(answeredBy ?? '')}</Fact>
            <Fact name={words.reason} isAsTyped>
              {visibleText(answer ?? '')}
            </Fact>
          </>
        )}
      </Facts>
      {about.row === null ? (
        <p>{words.noRow}</p>
      ) : (
        <>
          <h3>{words.row}</h3>
          <Facts isDense>
            {(at?.table.fields ?? []).map((field) => {
              const cell = about.row?.[field.key];
              return (
                <Fact key={field.key} name={label(field.label)}>
                  {cell === undefined ? '–' : visibleText(ownCellText(field, cell))}
                </Fact>
              );
            })}
          </Facts>
        </>
      )}
    </>
  );
}

/** What was sent along, shown once somebody wants to see it: each look is recorded. */
function SentFile(props: { readonly correction: string; readonly file: NonNullable<StaffCorrection['file']> }) {
  const { correction, file } = props;
  const { d, client } = useDesk();
  const words = d.corrections;
  const [isShown, setIsShown] = useState(false);
  const load = useCallback(
    () => client.ask('readCorrectionFile', { params: { correction }, query: {} }),
    [client, correction],
  );
  const title = { ja: words.file, en: words.file };
  return (
    <>
      <p className="quiet">{file.scanned ? words.scanned : words.notScanned}</p>
      {isShown ? (
        <Viewer load={load} title={title} />
      ) : (
        <Button onPress={() => setIsShown(true)}>{words.showFile}</Button>
      )}
      <FileSaving address={`/staff/data-corrections/${correction}/file?use=save`} />
    </>
  );
}

function AnswerForm(props: { readonly correction: string; readonly onAnswered: () => Promise<void> }) {
  const { d, client } = useDesk();
  const words = d.corrections;
  const [outcome, setOutcome] = useState<string>();
  const [reason, setReason] = useState('');
  const [attempt, setAttempt] = useState(0);
  const [failure, setFailure] = useState<Failure>();
  const wanted = correctionAnswerSchema.safeParse({ outcome, reason });
  const wrong = attempt === 0 || wanted.success ? [] : wanted.error.issues.map(({ path }) => String(path[0]));
  const errors = (['outcome', 'reason'] as const)
    .filter((at) => wrong.includes(at))
    .map((at) => ({ at, sentence: words.errors[at] }));
  const errorAt = (at: string) => errors.find((one) => one.at === at)?.sentence;

  async function send(): Promise<void> {
    setAttempt(attempt + 1);
    if (!wanted.success) return;
    const params = { correction: props.correction };
    const answered = await client.ask('answerDataCorrection', { params, body: wanted.data });
    if (!answered.ok) return setFailure(answered.failure);
    await props.onAnswered();
  }

  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void send();
      }}
    >
      <h3>{words.answerTitle}</h3>
      {failure !== undefined && <FailureNote failure={failure} keepsEntries />}
      <ErrorSummary attempt={attempt} errors={errors} />
      <Radios
        words={{ at: 'outcome', label: words.outcome, isRequired: true, error: errorAt('outcome') }}
        options={correctionOutcomeSchema.options.map((value) => ({ value, label: words.states[value] }))}
        value={outcome}
        onChange={setOutcome}
      />
      <LongField
        words={{
          at: 'reason',
          label: words.reason,
          help: words.reasonHelp(CORRECTION_TEXT_LIMIT),
          isRequired: true,
          error: errorAt('reason'),
        }}
        value={reason}
        onText={setReason}
      />
      <Button kind="filled" type="submit">
        {words.send}
      </Button>
    </form>
  );
}
