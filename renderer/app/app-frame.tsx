import { timeOfDay } from '#words/dates.ts';
import { BrandMark } from '../ui/brand-mark.tsx';
import { DisplayPanel } from '../ui/display-panel.tsx';
import { useApp, useWindowState } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { flowIsUnderWay, type Screen } from '../window/screen-of.ts';
import { LanguagePanel } from './language.tsx';
import { SignOut } from './sign-out.tsx';
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
            <SignOut isUnderWay={flowIsUnderWay(snapshot)} />
          </>
        )}
        {isConnected && <LanguagePanel />}
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
