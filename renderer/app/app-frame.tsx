import { Fragment, useEffect, useId, useRef, useState } from 'react';
import { languageSchema } from '#contract/values/localized-text.ts';
import { timeOfDay } from '#words/dates.ts';
import { LANGUAGE_NAMES, LANGUAGE_SIGN, LANGUAGE_TAGS } from '#words/languages.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { useApp, useWindowState } from '../window/app-context.ts';
import { flowIsUnderWay, type Screen } from '../window/screen-of.ts';

/** Name, language, display and help: on every screen, in the same place. */
export function AppHeader({ screen }: { readonly screen: Screen }) {
  const { store, t } = useApp();
  const { snapshot } = useWindowState(store);
  const isFree = screen.at === 'route' || screen.at === 'sessionEnded';
  const isHelp = screen.at === 'route' && screen.route.at === 'help';
  const isConnected = snapshot !== undefined && screen.at !== 'disconnected';
  return (
    <header className="frame-header">
      <div className="frame-name">
        {isFree && !isHelp ? (
          <button type="button" className="brand" onClick={() => store.go({ at: 'home' })}>
            <BrandMark />
            <span>{t.app.name}</span>
          </button>
        ) : (
          <span className="brand">
            <BrandMark />
            <span>{t.app.name}</span>
          </span>
        )}
        <span className="frame-tagline">{t.app.tagline}</span>
      </div>
      <div className="frame-tools">
        {isConnected && snapshot.session.at === 'active' && (
          <>
            <span className="frame-session">{t.app.signedIn(timeOfDay(snapshot.session.endsAtMs))}</span>
            <SignOut isUnderWay={flowIsUnderWay(snapshot)} />
          </>
        )}
        {isConnected && snapshot.locked.includes('language') && (
          <span className="frame-session">{t.display.languageDecided}</span>
        )}
        {isConnected && !snapshot.locked.includes('language') && <LanguagePanel />}
        <DisplayPanel isKept={snapshot?.publicTerminal === false} />
        {!isHelp && (
          <button type="button" className="tool" onClick={() => store.go({ at: 'help' })}>
            {t.app.help}
          </button>
        )}
      </div>
    </header>
  );
}

function BrandMark() {
  return (
    <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" className="brand-mark">
      <rect x="2" y="2" width="28" height="28" rx="8" />
      <path d="M9 23V12a7 7 0 0 1 14 0v11M6 23h20" />
    </svg>
  );
}

/** Ends the session on any screen; asks first where something would be lost. */
function SignOut({ isUnderWay }: { readonly isUnderWay: boolean }) {
  const { store, drafts, t } = useApp();

  async function signOut(): Promise<void> {
    await store.command('signOut', {});
    drafts.forgetAll();
    const flow = store.flow();
    if (flow !== undefined) store.putFlowAway(flow.flowId);
    store.go({ at: 'home' });
    store.showSessionEnd();
  }

  return isUnderWay ? (
    <Confirm
      open={t.app.signOut}
      title={t.app.signOutTitle}
      body={t.app.signOutBody}
      stay={t.app.signOutStay}
      goOn={t.app.signOut}
      onGoOn={signOut}
    />
  ) : (
    <Button kind="text" onPress={signOut}>
      {t.app.signOut}
    </Button>
  );
}

/** A choice of languages, each in its own words; what was typed and where one is stay. */
function LanguagePanel() {
  const { store, t, language } = useApp();
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
            <button
              key={offered}
              type="button"
              className="tool"
              lang={LANGUAGE_TAGS[offered]}
              aria-current={offered === language}
              onClick={() => {
                panel.current?.hidePopover();
                void store.command('setLanguage', { language: offered });
              }}
            >
              {LANGUAGE_NAMES[offered]}
            </button>
          ))}
        </fieldset>
      </div>
    </>
  );
}

const TEXT_SIZES = [100, 125, 150, 200] as const;
const CONTRASTS = ['standard', 'high'] as const;
const STORAGE_KEY = 'display';

/** Text size and contrast; remembered at home, never on a public terminal. */
function DisplayPanel({ isKept }: { readonly isKept: boolean }) {
  const { t } = useApp();
  const [display, setDisplay] = useState(keptDisplay);
  const id = useId();

  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset.textSize = String(display.textSize);
    dataset.contrast = display.contrast;
    if (isKept) window.localStorage.setItem(STORAGE_KEY, JSON.stringify(display));
  }, [display, isKept]);

  return (
    <>
      <button type="button" className="tool" popoverTarget={id}>
        {t.display.open}
      </button>
      <div id={id} className="display-panel" popover="auto">
        <fieldset>
          <legend>{t.display.textSize}</legend>
          {TEXT_SIZES.map((textSize) => (
            <label key={textSize} className="pick">
              <input
                type="radio"
                name={`${id}-size`}
                checked={display.textSize === textSize}
                onChange={() => setDisplay({ ...display, textSize })}
              />
              {t.display.sizes[textSize]}
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>{t.display.contrast}</legend>
          {CONTRASTS.map((contrast) => (
            <label key={contrast} className="pick">
              <input
                type="radio"
                name={`${id}-contrast`}
                checked={display.contrast === contrast}
                onChange={() => setDisplay({ ...display, contrast })}
              />
              {t.display.contrasts[contrast]}
            </label>
          ))}
        </fieldset>
      </div>
    </>
  );
}

interface Display {
  readonly textSize: (typeof TEXT_SIZES)[number];
  readonly contrast: (typeof CONTRASTS)[number];
}

function keptDisplay(): Display {
  const kept = window.localStorage.getItem(STORAGE_KEY) ?? '';
  return {
    textSize: TEXT_SIZES.find((size) => kept.includes(`"textSize":${size}`)) ?? 100,
    contrast: CONTRASTS.find((contrast) => kept.includes(`"contrast":"${contrast}"`)) ?? 'standard',
  };
}

export function AppFooter() {
  const { store, t } = useApp();
  const { snapshot } = useWindowState(store);
  return (
    <footer className="frame-footer">
      <button type="button" className="link" onClick={() => store.go({ at: 'about' })}>
        {t.home.about}
      </button>
      {snapshot !== undefined && <span>{t.app.version(snapshot.version)}</span>}
    </footer>
  );
}
