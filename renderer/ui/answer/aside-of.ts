import { createContext, type ReactNode } from 'react';

/** What is shown beside a choice about a fact of the person; where nobody says otherwise, nothing. */
export const AsideOf = createContext<(fact: string, value: unknown) => ReactNode>(() => null);
