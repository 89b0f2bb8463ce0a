import { useEffect, useRef } from 'react';
import { visibleText } from '#contract/values/visible-text.ts';
import { loadAboutWords } from '#words/about-words.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { useLoadedWords } from '../ui/words.ts';
import { useApp, useWindowState } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { Operator } from '../window/operator.tsx';
import { Page } from '../window/page.tsx';
import { LicenceSection } from './licence-section.tsx';
import './help.css';

/** From several city pages published up to December 2024; shown with that date. */
const PHONES = { stop: '0120-95-0178', paid: '050-3818-1250', foreign: '0120-0178-27', fax: '0120-601-785' } as const;

/**
 * S24: a lost card first, then secrets, then the reader. Works without login, card or network. `about` is what somebody
 * came for, who is led there.
 */
export function HelpScreen({ about }: { readonly about?: 'secrets' }) {
  const { store, t } = useApp();
  const secrets = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (about === 'secrets') secrets.current?.focus();
  }, [about]);
  const { help } = t;
  return (
    <Page id="help" title={help.title}>
      <section className="panel is-urgent lost">
        <h2>{help.lostTitle}</h2>
        <p>{help.lostTodo}</p>
        <p className="phone-label">{help.lostCall}</p>
        <p className="phone">{PHONES.stop}</p>
        <Facts>
          <Fact name={help.lostForeign}>{PHONES.foreign}</Fact>
          <Fact name={help.lostOther}>{PHONES.paid}</Fact>
          <Fact name={help.lostFax}>{PHONES.fax}</Fact>
        </Facts>
        <p>{help.lostPolice}</p>
        <p>{help.lostFound}</p>
        <p className="quiet">{help.checkedOn}</p>
      </section>
      <section>
        <h2 ref={secrets} tabIndex={-1}>
          {help.pinTitle}
        </h2>
        <ul>
          <li>{help.pinOffice}</li>
          <li>{help.pinStore}</li>
          <li>{help.pinText}</li>
        </ul>
      </section>
      <section>
        <h2>{help.readerTitle}</h2>
        <ol>
          {help.readerSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <Link className="button is-outline" to={{ at: 'diagnosis' }}>
          {t.card.diagnosis}
        </Link>
      </section>
      <Actions>
        <Button kind="filled" onPress={() => store.back()}>
          {t.app.back}
        </Button>
        <Button onPress={() => window.print()}>{help.print}</Button>
      </Actions>
    </Page>
  );
}

/** S32: operator, version, licences. */
export function AboutScreen() {
  const { store, t } = useApp();
  const { snapshot } = useWindowState(store);
  const about = useLoadedWords(loadAboutWords);
  return (
    <Page id="about" title={t.home.about}>
      {about !== undefined && (
        <>
          <p className="lead">{about.body}</p>
          {snapshot !== undefined && (
            <>
              <p>{t.app.version(snapshot.version)}</p>
              <p className="as-typed">{about.portal(visibleText(snapshot.environment.portal.origin))}</p>
              <Operator />
            </>
          )}
          <h2>{about.accessibility}</h2>
          <p>{about.accessibilityBody}</p>
          <LicenceSection words={about} />
          <Actions>
            <Button kind="filled" onPress={() => store.back()}>
              {t.app.back}
            </Button>
          </Actions>
        </>
      )}
    </Page>
  );
}
