import '#contract/app/jitless.ts';
import { createRoot } from 'react-dom/client';
import { AppWindow } from './app.tsx';
import { openHostChannel } from './bridge/bridge.ts';
import { createDraftKeeper } from './state/draft-keeper.ts';
import { tellOfTouches } from './state/still-here.ts';
import { createViewStore } from './state/view-store.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');

const store = createViewStore(openHostChannel);
tellOfTouches(store);
createRoot(root).render(<AppWindow store={store} drafts={createDraftKeeper(store)} />);
void import('@fontsource-variable/noto-sans-jp/wght.css');
