import { Fragment, useId, useRef } from 'react';
import { languageSchema } from '#contract/values/localized-text.ts';
import { timeOfDay } from '#words/dates.ts';
import { LANGUAGE_NAMES, LANGUAGE_SIGN, LANGUAGE_TAGS } from '#words/languages.ts';
import { CallStaff } from '../public-terminal/call-staff.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { DisplayPanel } from '../ui/display-panel.tsx';
import { useApp, useKeeping, useWindowState } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { flowIsUnderWay, type Screen } from '../window/screen-of.ts';
import { useCurrentWayBack } from '../window/way-back.ts';
import '../ui/tool.css';
import './app.css';

/** Shows name, language, display and help on every screen, in the same place. */
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
          <Link className="brand" to={{ at: 'home' }}>
            <BrandMark />
            <span>{t.app.name}</span>
          </Link>
        ) : (
          <span className="brand">
            <BrandMark />
            <span>{t.app.name}</span>
          </span>
        )}
        <span className="quiet frame-aside">{t.app.tagline}</span>
      </div>
      <div className="frame-tools">
        {isConnected && snapshot.session.at === 'active' && (
          <>
            <span className="quiet frame-aside">{t.app.signedIn(timeOfDay(snapshot.session.endsAtMs))}</span>
            {!snapshot.publicTerminal && <SignOut isUnderWay={flowIsUnderWay(snapshot)} />}
          </>
        )}
        {isConnected && snapshot.locked.includes('language') && (
          <span className="quiet frame-aside">{t.display.languageDecided}</span>
        )}
        {isConnected && !snapshot.locked.includes('language') && <LanguagePanel />}
        <DisplayPanel isKept={snapshot?.publicTerminal === false} />
        {!isHelp && (
          <Link className="tool" to={{ at: 'help' }}>
            {t.app.help}
          </Link>
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
function SignOut({ isUnderWay, kind = 'text' }: { readonly isUnderWay: boolean; readonly kind?: 'text' | 'outline' }) {
  const { store, drafts, t } = useApp();
  const keeping = useKeeping();

  async function signOut(): Promise<void> {
    await drafts.flush();
    await store.command('signOut', {});
    drafts.forgetAll();
    const flow = store.flow();
    if (flow !== undefined) store.putFlowAway(flow.flowId);
    store.go({ at: 'home' });
    store.showSessionEnd();
  }

  return isUnderWay ? (
    <Confirm
      kind={kind}
      open={t.app.signOut}
      title={t.app.signOutTitle}
      body={t.app.signOutBody[keeping]}
      stay={t.app.signOutStay}
      goOn={t.app.signOut}
      onGoOn={signOut}
    />
  ) : (
    <Button kind={kind} onPress={signOut}>
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

/** At a terminal: the same three ways on every screen, in the same place. */
export function TerminalFooter({ screen }: { readonly screen: Screen }) {
  const { store, t } = useApp();
  const { snapshot } = useWindowState(store);
  const withinFlow = useCurrentWayBack();
  const isAway = screen.at === 'route' && screen.route.at !== 'home';
  const back = withinFlow ?? (isAway ? () => store.back() : undefined);
  return (
    <footer className="terminal-footer">
      {back !== undefined && <Button onPress={back}>{t.app.back}</Button>}
      <CallStaff />
      {snapshot !== undefined && <SignOut kind="outline" isUnderWay={flowIsUnderWay(snapshot)} />}
    </footer>
  );
}

export function AppFooter() {
  const { store, t } = useApp();
  const { snapshot } = useWindowState(store);
  return (
    <footer className="frame-footer">
      <Link to={{ at: 'about' }}>{t.home.about}</Link>
      {snapshot !== undefined && <span>{t.app.version(snapshot.version)}</span>}
    </footer>
  );
}
