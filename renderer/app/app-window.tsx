import { Component, type MouseEvent, type ReactNode, useEffect, useMemo, useState } from 'react';
import type { Language } from '#contract/values/localized-text.ts';
import { ja } from '#words/ja/window.ts';
import { LANGUAGE_TAGS } from '#words/languages.ts';
import { loadMessages, type Messages } from '#words/messages.ts';
import { PracticeBanner } from '../practice/practice-banner.tsx';
import { ActingBar } from '../proxies/acting-bar.tsx';
import { IdleWarning } from '../public-terminal/idle-warning.tsx';
import { ScreenKeyboard } from '../public-terminal/screen-keyboard.tsx';
import { Actions } from '../ui/actions.tsx';
import { MAIN_ID } from '../ui/main-id.ts';
import { type Words, WordsContext } from '../ui/words.ts';
import { type App, AppContext, useWindowState } from '../window/app-context.ts';
import type { DraftKeeper } from '../window/draft-keeper.ts';
import { screenOf } from '../window/screen-of.ts';
import type { ViewStore } from '../window/view-store.ts';
import { AppFooter, AppHeader } from './app-frame.tsx';
import { loadScreens } from './lazy-screen.tsx';
import { ScreenView } from './screen-view.tsx';
import { TerminalFoot, TerminalHeader } from './terminal-frame.tsx';
import '../ui/button.css';
import './app.css';

/** Puts frame, language and error boundary around the one screen. */
export function AppWindow({ store, drafts }: { readonly store: ViewStore; readonly drafts: DraftKeeper }) {
  const state = useWindowState(store);
  const words = useMessages(state.snapshot?.language ?? 'ja');
  const { t } = words;
  const app: App = useMemo(() => ({ store, drafts }), [store, drafts]);
  const screen = screenOf(state);
  const idle = screen.at === 'disconnected' ? null : state.snapshot?.idle;
  const isTerminal = state.snapshot?.publicTerminal === true;
  useScreensBeforehand(state.snapshot !== undefined);
  useEffect(() => {
    document.documentElement.dataset.place = isTerminal ? 'terminal' : 'own';
  }, [isTerminal]);

  return (
    <WordsContext value={words}>
      <AppContext value={app}>
        <a className="skip" href={`#${MAIN_ID}`} onClick={skipToMain}>
          {t.app.skip}
        </a>
        <ActingBar />
        {isTerminal ? <TerminalHeader screen={screen} /> : <AppHeader screen={screen} />}
        {state.snapshot !== undefined && <PracticeBanner snapshot={state.snapshot} />}
        <ErrorBoundary t={t}>
          <ScreenView screen={screen} />
        </ErrorBoundary>
        {isTerminal ? <TerminalFoot screen={screen} /> : <AppFooter />}
        {isTerminal && <ScreenKeyboard />}
        {idle != null && screen.at !== 'takeCard' && <IdleWarning endsAtMs={idle.endsAtMs} />}
      </AppContext>
    </WordsContext>
  );
}

/** Loads the other screens as soon as the first one stands and the browser has nothing else to do. */
function useScreensBeforehand(firstStands: boolean): void {
  useEffect(() => {
    if (!firstStands) return undefined;
    const waiting = window.requestIdleCallback(() => void loadScreens());
    return () => window.cancelIdleCallback(waiting);
  }, [firstStands]);
}

/** Replaces the browser's own jump, which adds a place to the history that the window does not know. */
function skipToMain(event: MouseEvent): void {
  event.preventDefault();
  document.querySelector<HTMLElement>(`#${MAIN_ID} h1`)?.focus();
}

function useMessages(wanted: Language): Words {
  const [loaded, setLoaded] = useState<Words>({ t: ja, language: 'ja' });
  useEffect(() => {
    let isCurrent = true;
    void loadMessages(wanted).then((t) => {
      if (!isCurrent) return;
      document.documentElement.lang = LANGUAGE_TAGS[wanted];
      document.documentElement.dataset.variant = wanted;
      setLoaded({ t, language: wanted });
    });
    return () => {
      isCurrent = false;
    };
  }, [wanted]);
  return loaded;
}

/** Keeps the window when a screen has a bug: the person can load it again. */
class ErrorBoundary extends Component<{ readonly t: Messages; readonly children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    const { connection } = this.props.t;
    const failure = this.props.t.failures.internal;
    const text = typeof failure === 'function' ? failure({ code: 'internal', id: 'window' }) : failure;
    return (
      <main id={MAIN_ID} className="page">
        <h1 tabIndex={-1}>{text.title}</h1>
        <p>{text.todo}</p>
        <Actions>
          <button type="button" className="button is-filled" onClick={() => window.location.reload()}>
            {connection.reload}
          </button>
        </Actions>
      </main>
    );
  }
}
