import { useRef, useState } from 'react';
import { type ApplicationDetail, MESSAGE_LIMIT_CHARACTERS } from '#contract/portal/application-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { fieldId } from '../ui/field.ts';
import { FieldFrame } from '../ui/field-frame.tsx';
import { Fold } from '../ui/fold.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useApp } from '../window/app-context.ts';
import './applications.css';

const AT = 'message';

/** What the person and the office wrote to each other, and a field to write in. */
export function OfficeMessages(props: {
  readonly detail: ApplicationDetail;
  readonly onChange: (detail: ApplicationDetail) => void;
}) {
  const { detail, onChange } = props;
  const { store, t } = useApp();
  const { messages, receiptNumber } = detail;
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const [isSent, setIsSent] = useState(false);
  // The same until it is there, so that a message whose answer was lost does not come twice.
  const key = useRef(crypto.randomUUID());
  const words = { at: AT, label: t.applications.message, help: t.applications.messageHelp, isRequired: true, error };

  async function send(): Promise<void> {
    setIsSent(false);
    const said = text.trim();
    const isEmpty = said === '';
    const isTooLong = said.length > MESSAGE_LIMIT_CHARACTERS;
    setError(
      isEmpty
        ? t.applications.messageEmpty
        : isTooLong
          ? t.answers.tooLong(t.applications.message, String(MESSAGE_LIMIT_CHARACTERS))
          : undefined,
    );
    if (isEmpty || isTooLong) {
      document.getElementById(fieldId(AT))?.focus();
      return;
    }
    const outcome = await store.command('sendMessage', { receiptNumber, key: key.current, text: said });
    if (!outcome.ok) return;
    key.current = crypto.randomUUID();
    setText('');
    setIsSent(true);
    onChange(outcome.value);
  }

  return (
    <Fold title={t.applications.messages(messages.length)} isOpen={messages.at(-1)?.by === 'office'}>
      <ol className="messages">
        {messages.map(({ at, by, text: said }) => (
          <li key={`${at} ${by} ${said}`} className={`is-${by}`}>
            <p className="quiet">
              {by === 'office' ? t.applications.byOffice : t.applications.byPerson}
              {t.app.aside(instantInWords(at, t.dates))}
            </p>
            <p className="as-typed">{visibleText(said)}</p>
          </li>
        ))}
      </ol>
      <FieldFrame words={words}>
        <TextInput words={words} value={text} isLong onChange={(typed) => setText(String(typed))} />
      </FieldFrame>
      <p role="status">{isSent && t.applications.messageSent}</p>
      <Actions>
        <Button onPress={send}>{t.applications.sendMessage}</Button>
      </Actions>
    </Fold>
  );
}
