import { createContext } from 'react';

/** What the office says of the answer at a place, in a form that corrects; of one that is filled in anew it says nothing. */
export const MarkAt = createContext<(at: string) => string | undefined>(() => undefined);
