import { FailureNote } from '../ui/failure-note.tsx';
import { useApp, useWindowState } from './app-context.ts';

/** What the last command came back with. */
export function LastFailureNote() {
  const { store } = useApp();
  const { lastFailure } = useWindowState(store);
  return lastFailure === undefined ? null : <FailureNote failure={lastFailure} isUrgent />;
}
