import { type FormEvent, Fragment, type ReactNode, useId, useRef, useState } from 'react';
import { receiptNumberSchema } from '#contract/portal/application-routes.ts';
import { languageSchema } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { BrandMark } from '#ui/brand-mark.tsx';
import { Button } from '#ui/button.tsx';
import { DisplayPanel } from '#ui/display-panel.tsx';
import { Icon } from '#ui/icon.tsx';
import { MAIN_ID } from '#ui/main-id.ts';
import { Tool } from '#ui/tool.tsx';
import { useWords } from '#ui/words.ts';
import { LANGUAGE_NAMES, LANGUAGE_SIGN, LANGUAGE_TAGS } from '#words/languages.ts';
import { useDesk, useInLanguage, useSession } from '../page/desk-context.ts';
import { addressOf, goTo, type Place } from '../page/place.ts';
import { KeyHint } from '../page/screen.tsx';
import { wayOf, waysOf } from '../page/ways.ts';
import '#ui/display-panel.css';
import './app.css';

export const FIND_ID = 'find-number';

/** Around the screens of somebody who has no session. */
export function Entrance({ children }: { readonly children: ReactNode }) {
  const { d } = useDesk();
  return (
    <>
      <Skip />
      <header className="desk-top">
        <span className="desk-brand">
          <BrandMark />
          {d.name}
        </span>
        <div className="desk-tools">
          <LanguagePanel />
          <DisplayPanel isKept />
        </div>
      </header>
      {children}
    </>
  );
}

/** In front of every screen: which municipality, where one can go, who is here. */
export function DeskHeader(props: {
  readonly place: Place;
  readonly onKeys: () => void;
  /** For what is no number of a case. */
  readonly onFind: (typed: string) => void;
  readonly onEnd: () => void;
}) {
  const { d, municipalities } = useDesk();
  const session = useSession();
  const { municipality, name } = session;
  const inLanguage = useInLanguage();
  const mine = municipalities.find(({ code }) => code === municipality);
  const at = wayOf(props.place);
  return (
    <header className="desk-top">
      <Skip />
      <span className="desk-brand">
        <BrandMark />
        {d.name}
      </span>
      <span className="desk-municipality">{mine === undefined ? municipality : inLanguage(mine.name)}</span>
      <nav aria-label={d.nav.label} className="desk-nav">
        {waysOf(session).map((way) => (
          <a key={way.at} href={addressOf(way.to)} aria-current={way.at === at ? 'page' : undefined}>
            {d.nav[way.at]}
          </a>
        ))}
      </nav>
      <Find onFind={props.onFind} />
      <div className="desk-tools">
        <a className="tool" href={addressOf({ at: 'me' })} aria-current={at === 'me' ? 'page' : undefined}>
          {d.nav.me}
          <span className="desk-who">{visibleText(name)}</span>
        </a>
        <LanguagePanel />
        <DisplayPanel isKept />
        <Tool onClick={props.onKeys}>{d.nav.keys}</Tool>
        <Tool onClick={props.onEnd}>{d.nav.signOut}</Tool>
      </div>
    </header>
  );
}

/** Straight to a case whose number is at hand; else to a search by the person. */
function Find({ onFind }: { readonly onFind: (typed: string) => void }) {
  const { d } = useDesk();
  const [typed, setTyped] = useState('');
  function find(event: FormEvent): void {
    event.preventDefault();
    const number = receiptNumberSchema.safeParse(typed.normalize('NFKC').trim().toUpperCase());
    setTyped('');
    if (number.success) goTo({ at: 'case', number: number.data });
    else onFind(typed);
  }
  return (
    <form className="desk-find" onSubmit={find} noValidate>
      <label htmlFor={FIND_ID}>
        <Icon name="search" />
        {d.nav.findLabel}
        <KeyHint>/</KeyHint>
      </label>
      <input
        id={FIND_ID}
        value={typed}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit">{d.nav.find}</Button>
    </form>
  );
}

function Skip() {
  const { t } = useWords();
  return (
    <a
      className="skip"
      href={`#${MAIN_ID}`}
      onClick={(event) => {
        // The address behind `#` says where one is.
        event.preventDefault();
        document.querySelector<HTMLElement>(`#${MAIN_ID} h1`)?.focus();
      }}
    >
      {t.app.skip}
    </a>
  );
}

/** A choice of languages, each in its own words; what was typed and where one is stay. */
function LanguagePanel() {
  const { language, setLanguage } = useDesk();
  const { t } = useWords();
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  return (
    <>
      <button type="button" className="tool" popoverTarget={id}>
        {LANGUAGE_SIGN.map(({ tag, word }, index) => (
          <Fragment key={tag}>
            {index > 0 && ' / '}
            <span lang={tag}>{word}</span>
          </Fragment>
        ))}
      </button>
      <div id={id} ref={panel} className="display-panel" popover="auto">
        <fieldset>
          <legend>{t.display.language}</legend>
          {languageSchema.options.map((offered) => (
            <Tool
              key={offered}
              lang={LANGUAGE_TAGS[offered]}
              aria-current={offered === language}
              onClick={() => {
                panel.current?.hidePopover();
                setLanguage(offered);
              }}
            >
              {LANGUAGE_NAMES[offered]}
            </Tool>
          ))}
        </fieldset>
      </div>
    </>
  );
}
