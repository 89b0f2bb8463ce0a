import { useState } from 'react';
import {
  isGovernmentSite,
  MOST_ADDED_SITES,
  type SiteOrigin,
  siteOriginSchema,
} from '#contract/card/native-request.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { fieldId } from '../ui/field.ts';
import { FieldFrame } from '../ui/field-frame.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';

const AT = 'nativeSite';

/** Sites beside the government's whose pages may ask for the card: added here, by a person, and by no page. */
export function AddedSites() {
  const { store, t } = useApp();
  const { answer } = useAnswer('listNativeSites', {});
  const [changed, setChanged] = useState<readonly SiteOrigin[] | null>();
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const sites = changed ?? (answer.at === 'ready' ? answer.value.sites : null);
  if (sites === null) return null;
  const words = { at: AT, label: t.nativeRequest.site, help: t.nativeRequest.siteHelp, isRequired: false, error };

  async function add(): Promise<void> {
    const origin = originOf(text);
    setError(origin === undefined ? t.nativeRequest.siteWrong : undefined);
    if (origin === undefined) {
      document.getElementById(fieldId(AT))?.focus();
      return;
    }
    const outcome = await store.command('addNativeSite', { origin });
    if (!outcome.ok) return;
    setChanged(outcome.value.sites);
    setText('');
  }
  async function remove(origin: SiteOrigin): Promise<void> {
    const outcome = await store.command('removeNativeSite', { origin });
    if (outcome.ok) setChanged(outcome.value.sites);
  }

  return (
    <section aria-labelledby="added-sites">
      <h2 id="added-sites">{t.nativeRequest.sitesTitle}</h2>
      <p>{t.nativeRequest.sitesLead}</p>
      <p>{t.nativeRequest.sitesWarning}</p>
      {sites.length > 0 && (
        <ul className="panels">
          {sites.map((site) => (
            <li key={site} className="panel">
              <p className="as-typed">{visibleText(site)}</p>
              <Button kind="outline" onPress={() => remove(site)}>
                {t.nativeRequest.siteRemove(visibleText(site))}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {sites.length < MOST_ADDED_SITES && (
        <>
          <FieldFrame words={words}>
            <TextInput words={words} value={text} onChange={(typed) => setText(String(typed))} />
          </FieldFrame>
          <Actions>
            <Button onPress={add}>{t.nativeRequest.siteAdd}</Button>
          </Actions>
        </>
      )}
    </section>
  );
}

/** Of an address as it is copied from a browser; `undefined` where no page there could ask, or one may already. */
function originOf(text: string): SiteOrigin | undefined {
  const origin = siteOriginSchema.safeParse(URL.parse(text.normalize('NFKC').trim())?.origin).data;
  return origin === undefined || isGovernmentSite(origin) ? undefined : origin;
}
