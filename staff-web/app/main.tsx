import '#contract/app/jitless.ts';
import '#ui/base.css';
import { createRoot } from 'react-dom/client';
import { takeLink } from '../entrance/link.ts';
import { takeProviderFailure } from '../entrance/provider-failure.ts';
import { DeskApp } from './desk-app.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');

createRoot(root).render(<DeskApp link={takeLink()} failure={takeProviderFailure()} />);
// Names and addresses may hold any character.
void import('@fontsource-variable/noto-sans-jp/wght.css');
