import { createContext, useContext, useEffect, useState } from 'react';
import type { Language } from '#contract/values/localized-text.ts';
import type { Messages } from '#words/messages.ts';

/** The sentences of the language in use: all that a part needs to know of its surroundings. */
export interface Words {
  readonly t: Messages;
  readonly language: Language;
}

export const WordsContext = createContext<Words | undefined>(undefined);

export function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === undefined) throw new Error('no words around this component');
  return words;
}

/** Sentences that are loaded with the screen that says them; nothing until they are there. */
export function useLoadedWords<Loaded>(load: (language: Language) => Promise<Loaded>): Loaded | undefined {
  const { language } = useWords();
  const [words, setWords] = useState<Loaded>();
  useEffect(() => {
    let isCurrent = true;
    void load(language).then((loaded) => isCurrent && setWords(() => loaded));
    return () => {
      isCurrent = false;
    };
  }, [load, language]);
  return words;
}
