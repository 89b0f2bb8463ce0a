import type { ReactNode } from 'react';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { useApp, useWindowState } from './app-context.ts';
import { Link } from './link.tsx';

/** What is the person's own, once they are signed in; before that why, and the way there. */
export function WhenSignedIn(props: { readonly why: string; readonly children: ReactNode }) {
  const { store, t } = useApp();
  const { snapshot } = useWindowState(store);
  if (snapshot?.session.at === 'active') return props.children;
  return (
    <>
      <p className="lead">{props.why}</p>
      <Actions>
        <Button kind="filled" onPress={() => store.command('beginLogin', {})}>
          {t.home.signIn}
        </Button>
        <Link className="button is-outline" to={{ at: 'home' }}>
          {t.app.backHome}
        </Link>
      </Actions>
    </>
  );
}
