import { failureTextOf } from '#words/failure-text.ts';
import { Actions } from '../ui/actions.tsx';
import { useApp } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';

/** S31: a place of one's own, which somebody who acts for another is not shown. */
export function OutsideMandateScreen() {
  const { t } = useApp();
  const { todo } = failureTextOf(t.failures, { code: 'notInMandate' });
  return (
    <Page id="outside-mandate" title={t.acting.outsideTitle} tells={<p className="lead">{todo}</p>}>
      <Actions>
        <Link className="button is-filled" to={{ at: 'home' }}>
          {t.app.backHome}
        </Link>
      </Actions>
    </Page>
  );
}
