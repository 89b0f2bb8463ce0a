import { type FormEvent, useState } from 'react';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Choice } from '#ui/choice.tsx';
import { fieldId } from '#ui/field.ts';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { useDesk } from '../page/desk-context.ts';
import { LongField } from '../page/long-field.tsx';
import type { DoAct } from './act.ts';
import { whoInWords } from './changes-since.ts';
import './cases.css';

const MOST_LETTERS = 2_000;

/** D11: what both sides read, and what only staff read, so unlike that nobody writes into the wrong one. */
export function TalkTab({ detail, act }: { readonly detail: CaseDetail; readonly act: DoAct }) {
  const { d } = useDesk();
  const { t } = useWords();
  return (
    <>
      <section>
        <h2>{d.talk.messages}</h2>
        {detail.messages.length === 0 && <p>{d.talk.noMessages}</p>}
        <ol className="talk">
          {detail.messages.map((message, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: messages are only added
            <li key={index} className={`message is-${message.by}`}>
              <p className="quiet">
                {whoInWords(message, d)} {instantInWords(message.at, t.dates)}
              </p>
              <p className="as-typed">{visibleText(message.text)}</p>
            </li>
          ))}
        </ol>
        {detail.may.includes('message') && (
          <WriteForm at="message" send={d.talk.send} onText={(text) => act({ type: 'message', text })} />
        )}
      </section>
      <section className="staff-only">
        <h2>{d.talk.notes}</h2>
        <p className="staff-only-sign">{d.talk.staffOnly}</p>
        <ol className="talk">
          {detail.notes.map((note, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: notes are only added
            <li key={index}>
              <p className="quiet">
                {d.talk.kinds[note.kind]} {visibleText(note.staffName)} {instantInWords(note.at, t.dates)}
              </p>
              <p className="as-typed">{visibleText(note.text)}</p>
            </li>
          ))}
        </ol>
        {detail.may.includes('note') && <NoteForm act={act} />}
      </section>
    </>
  );
}

function NoteForm({ act }: { readonly act: DoAct }) {
  const { d } = useDesk();
  const [isCall, setIsCall] = useState(false);
  return (
    <WriteForm
      at="note"
      send={d.talk.keep}
      onText={(text) => act({ type: 'note', kind: isCall ? 'call' : 'note', text })}
    >
      <Choice type="checkbox" checked={isCall} onChange={(event) => setIsCall(event.currentTarget.checked)}>
        {d.talk.isCall}
      </Choice>
    </WriteForm>
  );
}

/** Keeps what was written until it was taken. */
function WriteForm(props: {
  readonly at: 'message' | 'note';
  readonly send: string;
  readonly onText: (text: string) => Promise<boolean>;
  readonly children?: React.ReactNode;
}) {
  const { d } = useDesk();
  const [text, setText] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const { length } = text.trim();
  const isWrong = length === 0 || length > MOST_LETTERS;
  const words = {
    at: props.at,
    label: d.talk.write[props.at],
    help: d.talk.limit,
    isRequired: true,
    error: isTried && isWrong ? d.talk.wrong : undefined,
  };

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    if (isWrong || isBusy) return;
    setIsBusy(true);
    const isDone = await props.onText(text.trim());
    setIsBusy(false);
    if (!isDone) return;
    setText('');
    setIsTried(false);
  }

  return (
    <form
      onSubmit={(event) => void send(event)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.ctrlKey && !event.nativeEvent.isComposing)
          event.currentTarget.requestSubmit();
      }}
      noValidate
    >
      <LongField words={words} value={text} onText={setText} />
      {props.children}
      <Button type="submit" isBusy={isBusy}>
        {props.send}
      </Button>
    </form>
  );
}

/** To the box for a message or a note, once it stands. */
export function focusWriting(at: 'message' | 'note'): void {
  window.requestAnimationFrame(() => document.getElementById(fieldId(at))?.focus());
}
