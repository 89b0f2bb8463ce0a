import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { type Language, languageSchema } from '#contract/values/localized-text.ts';
import { currentDisplay, showDisplay } from '#ui/display.ts';
import { Waiting } from '#ui/waiting.tsx';
import { WordsContext } from '#ui/words.ts';
import { type DeskWords, loadDeskWords } from '#words/desk-words.ts';
import { LANGUAGE_TAGS } from '#words/languages.ts';
import { loadMessages, type Messages } from '#words/messages.ts';
import { InvitationScreen } from '../entrance/invitation-screen.tsx';
import { leaveLink } from '../entrance/link.ts';
import { SignInScreen } from '../entrance/sign-in-screen.tsx';
import { StepUp } from '../entrance/step-up.tsx';
import { createDeskClient, type DeskReply, type StaffSession } from '../page/client.ts';
import { type Desk, DeskContext, type EndReason, SessionContext } from '../page/desk-context.ts';
import { Entrance } from './frame.tsx';
import { SignedInDesk } from './signed-in-desk.tsx';

const LANGUAGE_KEY = 'desk-language';

type State =
  | { readonly at: 'starting' }
  | { readonly at: 'invited'; readonly link: string }
  | { readonly at: 'signedOut'; readonly reason: EndReason | undefined; readonly failure?: Failure | undefined }
  | { readonly at: 'signedIn'; readonly session: StaffSession; readonly failure?: Failure | undefined };

interface Said {
  readonly t: Messages;
  readonly d: DeskWords;
  readonly language: Language;
}

/** The whole page: whose session it is in, and in which language. Nothing of a case outlives the session here. */
export function DeskApp(props: { readonly link: string | undefined; readonly failure: Failure | undefined }) {
  const { link, failure } = props;
  const [state, setState] = useState<State>(link === undefined ? { at: 'starting' } : { at: 'invited', link });
  const [language, setLanguage] = useState<Language>(keptLanguage);
  const [said, setSaid] = useState<Said>();
  const [municipalities, setMunicipalities] = useState<DeskReply<'listMunicipalities'>['municipalities']>([]);

  const proof = useProof();
  const { prove, answer } = proof;
  const end = useCallback(
    (reason: EndReason) => {
      answer(false);
      if (reason === 'registered') leaveLink();
      setState({ at: 'signedOut', reason });
    },
    [answer],
  );
  const client = useMemo(
    () => createDeskClient({ onSessionEnded: () => end('ended'), proveAgain: prove }),
    [end, prove],
  );

  useEffect(() => showDisplay(currentDisplay()), []);
  useEffect(() => {
    let isCurrent = true;
    void Promise.all([loadMessages(language), loadDeskWords(language)]).then(([t, d]) => {
      if (isCurrent) setSaid({ t, d, language });
    });
    document.documentElement.lang = LANGUAGE_TAGS[language];
    return () => {
      isCurrent = false;
    };
  }, [language]);

  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void client.ask('listMunicipalities', { query: {} }).then((listed) => {
      if (listed.ok) setMunicipalities(listed.value.municipalities);
    });
    if (link !== undefined) return;
    void client.ask('readStaffSession', {}).then((read) => {
      setState(
        read.ok ? { at: 'signedIn', session: read.value, failure } : { at: 'signedOut', reason: undefined, failure },
      );
    });
  }, [client, link, failure]);

  if (said === undefined) return null;
  const desk: Desk = {
    ...said,
    client,
    municipalities,
    end,
    begin: (session) => setState({ at: 'signedIn', session }),
    setLanguage: (next) => {
      window.localStorage.setItem(LANGUAGE_KEY, next);
      setLanguage(next);
    },
  };
  return (
    <WordsContext value={said}>
      <DeskContext value={desk}>
        {state.at === 'signedIn' ? (
          // Another session begins with nothing of the one before it.
          <SessionContext value={state.session} key={state.session.csrfToken}>
            <SignedInDesk failure={state.failure} />
            {proof.isAsked && <StepUp onDone={answer} />}
          </SessionContext>
        ) : (
          <Entrance>
            {state.at === 'starting' && <Waiting words={said.d.loading} />}
            {state.at === 'invited' && <InvitationScreen link={state.link} />}
            {state.at === 'signedOut' && <SignInScreen reason={state.reason} failure={state.failure} />}
          </Entrance>
        )}
      </DeskContext>
    </WordsContext>
  );
}

/** Asks once for all that wait to know whether whoever is there has shown again who they are. */
function useProof() {
  const waiting = useRef<((isProved: boolean) => void)[]>([]);
  const [isAsked, setIsAsked] = useState(false);
  const prove = useCallback(() => {
    setIsAsked(true);
    return new Promise<boolean>((resolve) => waiting.current.push(resolve));
  }, []);
  const answer = useCallback((isProved: boolean) => {
    setIsAsked(false);
    for (const resolve of waiting.current.splice(0)) resolve(isProved);
  }, []);
  return { isAsked, prove, answer };
}

function keptLanguage(): Language {
  return languageSchema.catch('ja').parse(window.localStorage.getItem(LANGUAGE_KEY));
}
