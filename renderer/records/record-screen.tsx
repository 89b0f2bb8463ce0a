import { useRef, useState } from 'react';
import {
  type ExchangeRecord,
  type Look,
  type OwnQuestion,
  QUESTION_LIMIT_CHARACTERS,
  type SiteAct,
} from '#contract/portal/exchange-record-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { fieldId } from '../ui/field.ts';
import { FieldFrame } from '../ui/field-frame.tsx';
import { Note } from '../ui/note.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useAnswer, useApp, useWindowState } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import {
  groupAsked,
  marksInWords,
  recordInSentences,
  recordTitle,
  siteThatDid,
  sourceAsked,
  whatInWords,
} from './record-words.ts';
import './records.css';

/** S34: one record in sentences, what is unusual about it and why, and a question about it. */
export function RecordScreen({ id }: { readonly id: string }) {
  const { store, t } = useApp();
  const { snapshot } = useWindowState(store);
  if (snapshot?.session.at === 'active') return <OfPerson id={id} />;
  return (
    <Page id="record" title={t.records.title}>
      <WhenSignedIn why={t.records.signIn}>{null}</WhenSignedIn>
    </Page>
  );
}

function OfPerson({ id }: { readonly id: string }) {
  const words = useApp();
  const { answer, again } = useAnswer('readExchangeRecord', { record: id });
  const title = answer.at === 'ready' ? recordTitle(answer.value, words) : words.t.records.title;
  return (
    <Page id="record" title={title}>
      <Unanswered answer={answer} again={again} />
      {answer.at === 'ready' && <Whole record={answer.value} />}
    </Page>
  );
}

function Whole({ record }: { readonly record: ExchangeRecord }) {
  const words = useApp();
  return (
    <>
      {recordInSentences(record, words).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <Details record={record} />
    </>
  );
}

function Details({ record }: { readonly record: ExchangeRecord }) {
  if (record.way === 'self') return <OfOneself question={record} />;
  return record.way === 'site' ? <OfSite record={record} /> : <OfOther look={record} />;
}

/** The person let it do so, and can stop it where they see what it was given. */
function OfSite({ record }: { readonly record: SiteAct }) {
  const { t, language } = useApp();
  const { act } = record;
  return (
    <>
      <Facts>
        <Fact name={t.records.site}>{siteThatDid(record, language)}</Fact>
        {act.did === 'ownDataRead' && (
          <>
            <Fact name={t.records.source}>{sourceAsked(act, language)}</Fact>
            <Fact name={t.records.what}>{groupAsked(act, language)}</Fact>
          </>
        )}
        {act.did === 'applicationRead' && <Fact name={t.records.case}>{act.receiptNumber}</Fact>}
      </Facts>
      <Actions>
        {act.did === 'applicationRead' && (
          <Link className="button is-outline" to={{ at: 'application', receiptNumber: act.receiptNumber }}>
            {t.records.open}
          </Link>
        )}
        <Link className="button is-outline" to={{ at: 'linkedSites' }}>
          {t.records.openSites}
        </Link>
        <Link className="button is-outline" to={{ at: 'records' }}>
          {t.records.toList}
        </Link>
      </Actions>
    </>
  );
}

/** Nobody else looked, so nobody is asked about it; the information itself is one press away. */
function OfOneself({ question }: { readonly question: OwnQuestion }) {
  const { t, language } = useApp();
  return (
    <>
      <Facts>
        <Fact name={t.records.source}>{sourceAsked(question, language)}</Fact>
        <Fact name={t.records.what}>{groupAsked(question, language)}</Fact>
      </Facts>
      <Actions>
        <Link className="button is-outline" to={{ at: 'ownGroup', group: question.group }}>
          {t.records.openOwn}
        </Link>
        <Link className="button is-outline" to={{ at: 'records' }}>
          {t.records.toList}
        </Link>
      </Actions>
    </>
  );
}

function OfOther({ look: record }: { readonly look: Look }) {
  const words = useApp();
  const { t, language } = words;
  const { receiptNumber, withheldUntil } = record;
  const marks = marksInWords(record, words);
  return (
    <>
      {withheldUntil !== null && <p>{t.records.withheld(t.dates.day(withheldUntil))}</p>}
      {marks.length > 0 && (
        <Note kind="info" title={t.records.unusualTitle}>
          <ul>
            {marks.map((mark) => (
              <li key={mark}>{mark}</li>
            ))}
          </ul>
          <p>{t.records.unusual}</p>
        </Note>
      )}
      <Facts>
        <Fact name={t.records.case}>{visibleText(inLanguage(record.procedure.title, language))}</Fact>
        <Fact name={t.records.what}>{whatInWords(record, words)}</Fact>
        {record.legalGround.length > 0 && (
          <Fact name={t.records.ground}>
            {t.app.list(record.legalGround.map((ground) => visibleText(inLanguage(ground, language))))}
          </Fact>
        )}
      </Facts>
      <Question record={record.record} />
      <Actions>
        <Link className="button is-outline" to={{ at: 'application', receiptNumber }}>
          {t.records.open}
        </Link>
        <Link className="button is-outline" to={{ at: 'records' }}>
          {t.records.toList}
        </Link>
      </Actions>
    </>
  );
}

const AT = 'recordQuestion';

function Question({ record }: { readonly record: string }) {
  const { store, t } = useApp();
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const [isSent, setIsSent] = useState(false);
  // The same until it is there, so that a question whose answer was lost does not come twice.
  const key = useRef(crypto.randomUUID());
  const help = t.records.askHelp(QUESTION_LIMIT_CHARACTERS);
  const words = { at: AT, label: t.records.askLabel, help, isRequired: false, error };

  async function send(): Promise<void> {
    const said = text.trim();
    const isTooLong = said.length > QUESTION_LIMIT_CHARACTERS;
    setIsSent(false);
    setError(
      said === ''
        ? t.records.askEmpty
        : isTooLong
          ? t.answers.tooLong(t.records.askLabel, String(QUESTION_LIMIT_CHARACTERS))
          : undefined,
    );
    if (said === '' || isTooLong) {
      document.getElementById(fieldId(AT))?.focus();
      return;
    }
    const outcome = await store.command('askAboutRecord', { record, key: key.current, text: said });
    if (!outcome.ok) return;
    key.current = crypto.randomUUID();
    setText('');
    setIsSent(true);
  }

  return (
    <section aria-labelledby="record-question">
      <h2 id="record-question">{t.records.askTitle}</h2>
      <p>{t.records.askLead}</p>
      <FieldFrame words={words}>
        <TextInput words={words} value={text} isLong onChange={(typed) => setText(String(typed))} />
      </FieldFrame>
      <p role="status">{isSent && t.records.asked}</p>
      <Actions>
        <Button onPress={send}>{t.records.askSend}</Button>
      </Actions>
    </section>
  );
}
