import '#contract/app/jitless.ts';
import '../ui/base.css';
import { createRoot } from 'react-dom/client';
import { openHostChannel } from '../window/bridge.ts';
import { createDraftKeeper } from '../window/draft-keeper.ts';
import { reportActivity } from '../window/report-activity.ts';
import { createViewStore } from '../window/view-store.ts';
import { AppWindow } from './app-window.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');

const store = createViewStore(openHostChannel);
const drafts = createDraftKeeper(store);
reportActivity(store);
// A page that is closed or loaded anew takes its timers with it, and what was typed last is not saved yet.
window.addEventListener('pagehide', () => void drafts.flush());
createRoot(root).render(<AppWindow store={store} drafts={drafts} />);
// Names and addresses may hold any character.
void import('@fontsource-variable/noto-sans-jp/wght.css');
