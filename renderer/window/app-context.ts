import { createContext, useCallback, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { MethodName, ParamsOf, ResultOf } from '#contract/app/app-contract.ts';
import type { Keeping } from '#contract/app/views/kept-view.ts';
import type { Failure } from '#contract/failures/failure.ts';
import type { MandateThing } from '#contract/portal/mandate.ts';
import type { ActingMandate } from '#contract/portal/mandate-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { useWords, type Words } from '../ui/words.ts';
import type { DraftKeeper } from './draft-keeper.ts';
import { actingFor } from './screen-of.ts';
import { MASK } from './use-shown-for-a-while.ts';
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

/** By which mandate the person acts for another; `undefined`: for themselves. */
export function useActing(): ActingMandate | undefined {
  const { store } = useApp();
  const { snapshot } = useWindowState(store);
  return snapshot && actingFor(snapshot);
}

/** Whether a thing of the person's cases is open here: to themselves always, to who acts for them by the mandate. */
export function useMayDo(thing: MandateThing): boolean {
  const mandate = useActing();
  return mandate === undefined || mandate.scope.things.includes(thing);
}

/** What the person of a mandate is called; never at a public terminal, where others look on. */
export function usePrincipalName({ name }: ActingMandate): string {
  const { t } = useApp();
  return useIsPublicTerminal() ? t.proxies.covered(MASK) : t.proxies.person(visibleText(name));
}

/** Where what a person writes is kept: nowhere where they write it for another. */
export function useKeeping(): Keeping {
  const { store } = useApp();
  const keeping = useWindowState(store).snapshot?.environment.keeping ?? 'nowhere';
  return useActing() === undefined ? keeping : 'nowhere';
}

/** Whether the person signed in with a passkey, and so for reading alone. */
export function useIsReading(): boolean {
  const { store } = useApp();
  const session = useWindowState(store).snapshot?.session;
  return session?.at === 'active' && session.level === 'pass';
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

/** By which mandate the application under way is filed for another. */
export function useMandateOfFlow(): ActingMandate | null {
  const { store } = useApp();
  const flow = useWindowState(store).snapshot?.flow;
  return flow?.flow === 'apply' ? flow.mandate : null;
}

export type Loading<T> =
  | { readonly at: 'loading' }
  | { readonly at: 'ready'; readonly value: T; readonly isAsking: boolean }
  | { readonly at: 'failed'; readonly failure: Failure; readonly isAsking: boolean };

const NOT_YET = { at: 'loading' } as const;

/**
 * Asks the host once per `params`; nothing without `params`. `again` asks the same once more: what is shown stays,
 * marked as `isAsking`, until the newer answer takes its place, which is when the promise is kept. The answer to an
 * older question is dropped.
 */
export function useAnswer<Name extends MethodName>(
  method: Name,
  params: ParamsOf<Name> | undefined,
): { readonly answer: Loading<ResultOf<Name>>; readonly again: () => Promise<void> } {
  const { store } = useApp();
  const question = params === undefined ? undefined : JSON.stringify(params);
  const [known, setKnown] = useState<{ readonly question: string; readonly answer: Loading<ResultOf<Name>> }>();
  const asked = useRef(0);
  const ask = useCallback(async () => {
    if (question === undefined) return setKnown(undefined);
    asked.current += 1;
    const current = asked.current;
    setKnown((before) =>
      before?.question === question && before.answer.at !== 'loading'
        ? { question, answer: { ...before.answer, isAsking: true } }
        : { question, answer: NOT_YET },
    );
    const outcome = await store.call(method, JSON.parse(question) as ParamsOf<Name>);
    if (asked.current !== current) return;
    const answer = outcome.ok
      ? ({ at: 'ready', value: outcome.value, isAsking: false } as const)
      : ({ at: 'failed', failure: outcome.failure, isAsking: false } as const);
    setKnown({ question, answer });
  }, [store, method, question]);
  useEffect(() => {
    void ask();
    return () => {
      asked.current += 1;
    };
  }, [ask]);
  return { answer: known !== undefined && known.question === question ? known.answer : NOT_YET, again: ask };
}
