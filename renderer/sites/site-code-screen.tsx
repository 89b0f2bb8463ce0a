import { useState } from 'react';
import { type Code, typedCode } from '#contract/portal/authorization.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { fieldId } from '../ui/field.ts';
import { FieldFrame } from '../ui/field-frame.tsx';
import { Note } from '../ui/note.tsx';
import { Radios } from '../ui/radios.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useApp } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';

type Seen = 'here' | 'told' | 'asked';

/** S56: a code that a site's page shows on another screen, after where it was seen: of one that was told only the request is stopped. */
export function SiteCodeScreen() {
  const { store, t } = useApp();
  const [seen, setSeen] = useState<Seen>();
  const [hasReported, setHasReported] = useState(false);
  async function report(code: Code): Promise<void> {
    const outcome = await store.command('refuseSiteCode', { code });
    if (outcome.ok) setHasReported(true);
  }
  return (
    <Page id="site-code" title={t.sites.codeTitle} tells={<p className="lead">{t.sites.codeLead}</p>}>
      <Radios
        words={{ at: 'codeFrom', label: t.sites.codeFrom, isRequired: true }}
        options={[
          { value: 'here', label: t.sites.codeHere },
          { value: 'told', label: t.sites.codeTold },
          { value: 'asked', label: t.sites.codeAsked },
        ]}
        value={seen}
        onChange={setSeen}
      />
      {seen === 'here' && (
        <TypeCode action={t.sites.goOn} onCode={(code) => store.command('beginAuthorizeByCode', { code })} />
      )}
      {(seen === 'told' || seen === 'asked') && (
        <>
          <Note kind="warning" title={t.sites.codeStop}>
            <p>{t.sites.codeStopTodo}</p>
          </Note>
          <TypeCode action={t.sites.codeReport} onCode={report} />
        </>
      )}
      {hasReported && <Note kind="success" title={t.sites.codeReported} />}
    </Page>
  );
}

function TypeCode({ action, onCode }: { readonly action: string; readonly onCode: (code: Code) => Promise<unknown> }) {
  const { t } = useApp();
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const words = { at: 'siteCode', label: t.sites.code, help: t.sites.codeHelp, isRequired: true, error };
  async function take(): Promise<void> {
    const code = typedCode(text);
    setError(code === undefined ? t.sites.codeWrong : undefined);
    if (code === undefined) document.getElementById(fieldId('siteCode'))?.focus();
    else await onCode(code);
  }
  return (
    // A scanner types what it reads, and then Enter.
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void take();
      }}
    >
      <FieldFrame words={words}>
        <TextInput words={words} value={text} width="medium" onChange={(typed) => setText(String(typed))} />
      </FieldFrame>
      <Actions>
        <Button kind="filled" onPress={take}>
          {action}
        </Button>
      </Actions>
    </form>
  );
}
