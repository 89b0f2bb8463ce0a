import { useState } from 'react';
import { mailAddressSchema, mailCodeSchema, type MailSettings as Settings } from '#contract/portal/notice-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { fieldId } from '../ui/field.ts';
import { FieldFrame } from '../ui/field-frame.tsx';
import { Fold } from '../ui/fold.tsx';
import { Note } from '../ui/note.tsx';
import { Radios } from '../ui/radios.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';

/** Whether mail says that something has come: an address that answered with its code, on or off, and away again. */
export function MailSettings() {
  const { t } = useApp();
  const { answer } = useAnswer('readMailSettings', {});
  const [changed, setChanged] = useState<Settings>();
  const settings = changed ?? (answer.at === 'ready' ? answer.value : undefined);
  if (settings?.isAvailable !== true) return null;
  return (
    <Fold title={t.mail.title} isOpen={settings.contact?.isRefused === true}>
      <p>{t.mail.lead}</p>
      {settings.contact !== null && <Contact contact={settings.contact} onChange={setChanged} settings={settings} />}
      <Address settings={settings} onChange={setChanged} />
    </Fold>
  );
}

interface Changing {
  readonly settings: Settings;
  readonly onChange: (settings: Settings) => void;
}

function Contact({ contact, settings, onChange }: Changing & { readonly contact: NonNullable<Settings['contact']> }) {
  const { store, t, language } = useApp();
  async function turn(isOn: boolean): Promise<void> {
    const outcome = await store.command('changeMailSettings', { isOn, language });
    if (outcome.ok) onChange(outcome.value);
  }
  async function remove(): Promise<void> {
    const outcome = await store.command('removeMailAddress', {});
    if (outcome.ok) onChange({ ...settings, contact: null, waitsForCode: false });
  }
  return (
    <>
      <p className="as-typed">{visibleText(contact.address)}</p>
      {contact.isRefused && (
        <Note kind="warning" title={t.mail.refused}>
          <p>{t.mail.refusedTodo}</p>
        </Note>
      )}
      <Radios
        words={{ at: 'mailIsOn', label: t.mail.isOn, isRequired: false }}
        options={[
          { value: true, label: t.mail.on },
          { value: false, label: t.mail.off },
        ]}
        value={contact.isOn}
        onChange={turn}
      />
      <Actions>
        <Button kind="text" onPress={remove}>
          {t.mail.remove}
        </Button>
      </Actions>
    </>
  );
}

/** An address to be named, or its code. */
function Address({ settings, onChange }: Changing) {
  const { store, t, language } = useApp();
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const { waitsForCode, contact } = settings;
  const at = waitsForCode ? 'mailCode' : 'mailAddress';
  const label = waitsForCode ? t.mail.code : contact === null ? t.mail.address : t.mail.otherAddress;
  const words = { at, label, help: waitsForCode ? t.mail.codeHelp : t.mail.addressHelp, isRequired: false, error };

  function refuse(why: string): void {
    setError(why);
    document.getElementById(fieldId(at))?.focus();
  }

  async function send(): Promise<void> {
    const typed = text.normalize('NFKC').trim();
    setError(undefined);
    if (waitsForCode) {
      const code = mailCodeSchema.safeParse(typed);
      if (!code.success) return refuse(t.mail.codeWrong);
      const outcome = await store.command('confirmMailAddress', { code: code.data });
      if (!outcome.ok) return;
      onChange(outcome.value);
    } else {
      const address = mailAddressSchema.safeParse(typed);
      if (!address.success) return refuse(t.mail.addressWrong);
      const outcome = await store.command('nameMailAddress', { address: address.data, language });
      if (!outcome.ok) return;
      onChange({ ...settings, waitsForCode: true });
    }
    setText('');
  }

  return (
    <>
      <FieldFrame words={words}>
        <TextInput
          words={words}
          value={text}
          isNumeric={waitsForCode}
          {...(waitsForCode ? { width: 'short' as const } : {})}
          onChange={(typed) => setText(String(typed))}
        />
      </FieldFrame>
      <Actions>
        <Button onPress={send}>{waitsForCode ? t.mail.confirm : t.mail.send}</Button>
        {waitsForCode && (
          <Button kind="text" onPress={() => onChange({ ...settings, waitsForCode: false })}>
            {t.mail.again}
          </Button>
        )}
      </Actions>
    </>
  );
}
