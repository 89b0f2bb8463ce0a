import { useState } from 'react';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { timeOfDay } from '#words/dates.ts';
import { ActingWays } from '../proxies/acting-bar.tsx';
import { CallStaff } from '../public-terminal/call-staff.tsx';
import { ReadOn } from '../public-terminal/read-on.tsx';
import { BrandMark } from '../ui/brand-mark.tsx';
import { Button } from '../ui/button.tsx';
import { DisplayPanel } from '../ui/display-panel.tsx';
import { Icon } from '../ui/icon.tsx';
import { Tool } from '../ui/tool.tsx';
import { useApp, useWindowState } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { flowIsUnderWay, type Screen } from '../window/screen-of.ts';
import { useCurrentWayBack } from '../window/way-back.ts';
import { LanguageChoice, LanguagePanel } from './language.tsx';
import { SignOut } from './sign-out.tsx';
import './app.css';
import './terminal-frame.css';

/** At a terminal what stands above only tells; the ways that a header has elsewhere are at the foot. */
export function TerminalHeader({ screen }: { readonly screen: Screen }) {
  const { t } = useApp();
  return (
    <header className="frame-header">
      <span className="brand">
        <BrandMark />
        <span>{t.app.name}</span>
      </span>
      <HeaderAside screen={screen} />
    </header>
  );
}

function HeaderAside({ screen }: { readonly screen: Screen }) {
  const { store, t, language } = useApp();
  const { snapshot } = useWindowState(store);
  if (screen.at === 'card' && ['awaitingPin', 'confirmingLastTry'].includes(screen.card.at)) {
    return (
      <span className="terminal-aside">
        <Icon name="card" />
        <span>{t.terminal.leaveCard}</span>
      </span>
    );
  }
  const operator = snapshot?.environment.portal.operator;
  if (screen.at === 'start' && operator) {
    return <span className="terminal-aside">{visibleText(inLanguage(operator, language))}</span>;
  }
  if (snapshot?.session.at !== 'active') return null;
  return <span className="terminal-aside">{t.app.signedIn(timeOfDay(snapshot.session.endsAtMs))}</span>;
}

/** The same ways on every screen, in the same place: help and how the screen is, then back, somebody who helps, the end. */
export function TerminalFoot({ screen }: { readonly screen: Screen }) {
  const { store, t } = useApp();
  const { snapshot } = useWindowState(store);
  const isGate = screen.at === 'gate';
  const isStart = screen.at === 'start' || isGate;
  const isOver = screen.at === 'takeCard' || screen.at === 'sessionEnded';
  const isHelp = screen.at === 'route' && screen.route.at === 'help';
  const canChooseLanguage = snapshot?.locked.includes('language') === false;
  return (
    <footer className="terminal-foot">
      {screen.at !== 'takeCard' && (
        <div className="terminal-help">
          {!isHelp && !isGate && (
            <Link className="tool" to={{ at: 'help' }}>
              <Icon name="question" /> {t.app.help}
            </Link>
          )}
          {isStart && canChooseLanguage ? (
            <fieldset className="terminal-languages">
              <legend className="visually-hidden">{t.display.language}</legend>
              <LanguageChoice />
            </fieldset>
          ) : (
            <LanguagePanel />
          )}
          {!isStart && <DisplayPanel isKept={false} />}
          <LowPosition />
          <ReadOn />
        </div>
      )}
      <div className="terminal-ways">
        {isStart && <DisplayPanel isKept={false} largeButton={t.start.larger} />}
        {!isStart && !isOver && <Back screen={screen} />}
        <CallStaff />
        {!isStart && !isOver && <ActingWays />}
        {!isStart && !isOver && snapshot !== undefined && (
          <SignOut kind="outline" isUnderWay={flowIsUnderWay(snapshot)} />
        )}
      </div>
    </footer>
  );
}

/** For who sits: everything to press goes further down. Gone with the page, which each visit begins anew. */
function LowPosition() {
  const { t } = useApp();
  const { dataset } = document.documentElement;
  const [isLow, setIsLow] = useState(dataset.position === 'low');
  return (
    <Tool
      onClick={() => {
        dataset.position = isLow ? 'standard' : 'low';
        setIsLow(!isLow);
      }}
    >
      <Icon name={isLow ? 'up' : 'down'} /> {isLow ? t.terminal.notLow : t.terminal.low}
    </Tool>
  );
}

/** Always there, so that the three stay in their places; where nothing lies behind it says so. */
function Back({ screen }: { readonly screen: Screen }) {
  const { store, t } = useApp();
  const withinFlow = useCurrentWayBack();
  const isAway = screen.at === 'route' && screen.route.at !== 'home';
  const back = withinFlow ?? (isAway ? () => store.back() : undefined);
  if (back !== undefined)
    return (
      <Button onPress={back}>
        <Icon name="back" /> {t.app.back}
      </Button>
    );
  return (
    <button type="button" className="button is-outline is-nowhere" aria-disabled="true">
      {t.app.back}
      <span className="quiet">{t.terminal.noWayBack}</span>
    </button>
  );
}
