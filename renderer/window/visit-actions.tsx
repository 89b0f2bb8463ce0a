import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { useApp, useIsPublicTerminal } from './app-context.ts';
import { Link } from './link.tsx';
import type { Route } from './route.ts';

/** What can be done about a visit that is to come; nothing is saved at a public terminal. */
export function VisitActions(props: {
  /** Day and time in words. */
  readonly when: string;
  /** Nowhere, where it can be moved no more. */
  readonly move: Route | undefined;
  readonly onSave: () => Promise<void>;
  readonly onCancel: () => Promise<void>;
}) {
  const { when, move, onSave, onCancel } = props;
  const { t } = useApp();
  const isPublic = useIsPublicTerminal();
  return (
    <Actions>
      {!isPublic && <Button onPress={onSave}>{t.visits.saveCalendar}</Button>}
      {move !== undefined && (
        <Link className="button is-outline" to={move}>
          {t.visits.move}
          <span className="visually-hidden">{t.app.aside(when)}</span>
        </Link>
      )}
      <Confirm
        kind="outline"
        open={t.visits.cancel}
        title={t.visits.cancelTitle}
        body={when}
        stay={t.visits.cancelStay}
        goOn={t.visits.cancel}
        onGoOn={onCancel}
      />
    </Actions>
  );
}
