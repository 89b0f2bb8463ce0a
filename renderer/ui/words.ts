import { createContext, useContext } from 'react';
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
