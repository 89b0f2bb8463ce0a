import { FailureNote } from '../ui/failure-note.tsx';
import { useApp, useWindowState } from './app-context.ts';

/** Shows the failure of the last command, if it failed. */
export function LastFailureNote() {
  const { store } = useApp();
  const { lastFailure } = useWindowState(store);
  return lastFailure === undefined ? null : <FailureNote failure={lastFailure} isUrgent />;
}
