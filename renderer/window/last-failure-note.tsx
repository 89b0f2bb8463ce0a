import { useApp, useWindowState } from './app-context.ts';
import { FailureNote } from './failure-note.tsx';

/** Shows the failure of the last command, if it failed. */
export function LastFailureNote() {
  const { store } = useApp();
  const { lastFailure } = useWindowState(store);
  return lastFailure === undefined ? null : <FailureNote failure={lastFailure} isUrgent />;
}
