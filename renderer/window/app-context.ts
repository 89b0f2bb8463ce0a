import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { MethodName, ParamsOf, ResultOf } from '#contract/app/app-contract.ts';
import type { Keeping } from '#contract/app/views/kept-view.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { useWords, type Words } from '../ui/words.ts';
import type { DraftKeeper } from './draft-keeper.ts';
import type { ViewStore, WindowState } from './view-store.ts';

export interface App {
  readonly store: ViewStore;
  readonly drafts: DraftKeeper;
}

export const AppContext = createContext<App | undefined>(undefined);

export function useApp(): App & Words {
  const app = useContext(AppContext);
  const words = useWords();
  if (app === undefined) throw new Error('no app around this component');
  return { ...app, ...words };
}

export function useWindowState(store: ViewStore): WindowState {
  return useSyncExternalStore(store.subscribe, store.read);
}

/** Whether this is a terminal for everybody, which has no keyboard and keeps nothing. */
export function useIsPublicTerminal(): boolean {
  const { store } = useApp();
  return useWindowState(store).snapshot?.publicTerminal === true;
}

/** Where what a person writes is kept. */
export function useKeeping(): Keeping {
  const { store } = useApp();
  return useWindowState(store).snapshot?.environment.keeping ?? 'nowhere';
}

/** Whether the application under way is signed with the card before it is sent. */
export function useIsSigned(): boolean {
  const { store } = useApp();
  const flow = useWindowState(store).snapshot?.flow;
  return flow?.flow === 'apply' ? flow.isSigned : true;
}

/** The case that the application under way is filed to again. */
export function useCorrects(): string | null {
  const { store } = useApp();
  const flow = useWindowState(store).snapshot?.flow;
  return flow?.flow === 'apply' ? flow.corrects : null;
}

export type Loading<T> =
  | { readonly at: 'loading' }
  | { readonly at: 'ready'; readonly value: T }
  | { readonly at: 'failed'; readonly failure: Failure };

/**
 * Asks the host once per `params` and whenever `again` is called; nothing without `params`. The answer to an older
 * question is dropped.
 */
export function useAnswer<Name extends MethodName>(
  method: Name,
  params: ParamsOf<Name> | undefined,
): { readonly answer: Loading<ResultOf<Name>>; readonly again: () => void } {
  const { store } = useApp();
  const [answer, setAnswer] = useState<Loading<ResultOf<Name>>>({ at: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const question = params === undefined ? undefined : JSON.stringify(params);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is not read, it asks the same question again
  useEffect(() => {
    let isCurrent = true;
    setAnswer({ at: 'loading' });
    if (question === undefined) return undefined;
    void store.call(method, JSON.parse(question) as ParamsOf<Name>).then((outcome) => {
      if (!isCurrent) return;
      setAnswer(outcome.ok ? { at: 'ready', value: outcome.value } : { at: 'failed', failure: outcome.failure });
    });
    return () => {
      isCurrent = false;
    };
  }, [store, method, question, attempt]);
  return { answer, again: () => setAttempt((count) => count + 1) };
}
