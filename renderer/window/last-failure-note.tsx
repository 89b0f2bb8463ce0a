import { FailureNote } from '../ui/failure-note.tsx';
import { useApp, useWindowState } from './app-context.ts';

/** What the last command came back with. */
export function TroubleNote() {
  const { store } = useApp();
  const { trouble } = useWindowState(store);
  return trouble === undefined ? null : <FailureNote failure={trouble} isUrgent />;
}
