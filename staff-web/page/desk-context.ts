import { createContext, useCallback, useContext, useEffect, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import { type Language, type LocalizedText, inLanguage as textIn } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { DeskWords } from '#words/desk-words.ts';
import type { DeskClient, DeskReply, StaffSession } from './client.ts';

/** Why there is no session here. */
export type EndReason = 'idle' | 'ended' | 'signedOut' | 'everywhere' | 'registered';

export interface Desk {
  readonly d: DeskWords;
  readonly language: Language;
  readonly client: DeskClient;
  readonly municipalities: DeskReply<'listMunicipalities'>['municipalities'];
  readonly setLanguage: (language: Language) => void;
  /** Forgets everything that the page knows of a session. */
  readonly end: (reason: EndReason) => void;
  readonly begin: (session: StaffSession) => void;
}

export const DeskContext = createContext<Desk | undefined>(undefined);
export const SessionContext = createContext<StaffSession | undefined>(undefined);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('no desk around this component');
  return desk;
}

export function useSession(): StaffSession {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('nobody is signed in around this component');
  return session;
}

/** A text of a procedure, as it may be shown. */
export function useInLanguage(): (text: LocalizedText) => string {
  const { language } = useDesk();
  return useCallback((text) => visibleText(textIn(text, language)), [language]);
}

export type Loaded<Value> =
  | { readonly at: 'loading' }
  | { readonly at: 'failed'; readonly failure: Failure }
  | { readonly at: 'loaded'; readonly value: Value };

/** What the portal says, again with `reload`, and whenever `load` is another; `put` shows a newer answer. */
export function useLoaded<Value>(load: () => Promise<Outcome<Value>>): {
  readonly loaded: Loaded<Value>;
  readonly reload: () => Promise<void>;
  readonly put: (value: Value) => void;
} {
  const [loaded, setLoaded] = useState<Loaded<Value>>({ at: 'loading' });
  const show = useCallback((outcome: Outcome<Value>) => {
    setLoaded(outcome.ok ? { at: 'loaded', value: outcome.value } : { at: 'failed', failure: outcome.failure });
  }, []);
  useEffect(() => {
    let isCurrent = true;
    setLoaded({ at: 'loading' });
    void load().then((outcome) => isCurrent && show(outcome));
    return () => {
      isCurrent = false;
    };
  }, [load, show]);
  const reload = useCallback(async () => show(await load()), [load, show]);
  const put = useCallback((value: Value) => setLoaded({ at: 'loaded', value }), []);
  return { loaded, reload, put };
}
