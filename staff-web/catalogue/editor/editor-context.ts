import { createContext, useContext } from 'react';
import { type JsonPath, type ProcedureProblem, pathText } from '#contract/failures/procedure-problem.ts';
import { problemSentence } from '#words/procedure-problem-words.ts';
import { useDesk } from '../../page/desk-context.ts';

/** The draft that is open, and what can be done to it; every change is one of its text. */
export interface Editing {
  readonly value: unknown;
  readonly problems: readonly ProcedureProblem[];
  /** `undefined` takes the member away. What is typed on in one field is one step. */
  readonly set: (path: JsonPath, value: unknown) => void;
  readonly setMany: (changes: readonly { readonly path: JsonPath; readonly value: unknown }[]) => void;
  readonly insert: (path: JsonPath, value: unknown) => void;
  readonly swap: (list: JsonPath, one: number, other: number) => void;
  /** To the member in the text. */
  readonly openText: (path: JsonPath) => void;
}

export const EditingContext = createContext<Editing | undefined>(undefined);

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === undefined) throw new Error('no draft around this component');
  return editing;
}

/** Where a member's field stands on the page. */
export function fieldAt(path: JsonPath): string {
  return `edit.${pathText(path)}`;
}

/** What is wrong with the member at a path; `isDeep`: or with anything in it that has no field of its own. */
export function useProblemAt(): (path: JsonPath, isDeep?: boolean) => string | undefined {
  const { language } = useDesk();
  const { problems } = useEditing();
  return (path, isDeep = false) => {
    const at = pathText(path);
    const found = problems.find(
      (one) => one.path === at || (isDeep && (one.path.startsWith(`${at}.`) || one.path.startsWith(`${at}[`))),
    );
    return found === undefined ? undefined : problemSentence(found, language);
  };
}
