import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { MethodName, ParamsOf, ResultOf } from '#contract/app/app-contract.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { useApp } from './app-context.ts';
import { FailureNote } from './failure-note.tsx';

/** The methods that answer with one page of a list, and with where the next begins. */
type PagedMethod = {
  [Name in MethodName]: ResultOf<Name> extends { readonly next: string | null } ? Name : never;
}[MethodName];

/** The first page, and each further one when it is asked for; the way on leads to the first entry of what came. */
export function NewestFirst<Name extends PagedMethod>(props: {
  readonly method: Name;
  /** What the first page was asked with. */
  readonly params?: ParamsOf<Name>;
  readonly first: ResultOf<Name>;
  /** How the entries of all pages so far are drawn; `isWhole`: there are no others. */
  readonly draw: (pages: readonly ResultOf<Name>[], isWhole: boolean) => ReactNode;
  /** The words of the button that asks for more. */
  readonly more: string;
}) {
  const { method, params, first, draw, more } = props;
  const { store, t } = useApp();
  const [later, setLater] = useState<readonly ResultOf<Name>[]>([]);
  const [failure, setFailure] = useState<Failure>();
  const list = useRef<HTMLDivElement>(null);
  const shownBefore = useRef(0);
  const pages = [first, ...later];
  const { next } = pages.at(-1) as { readonly next: string | null };
  useEffect(() => {
    if (later.length > 0) entriesOf(list.current)[shownBefore.current]?.focus();
  }, [later]);

  async function showMore(after: string): Promise<void> {
    const page = await store.call(method, { ...params, after } as never);
    setFailure(page.ok ? undefined : page.failure);
    if (!page.ok) return;
    shownBefore.current = entriesOf(list.current).length;
    setLater([...later, page.value]);
  }

  return (
    <>
      <div ref={list}>{draw(pages, next === null)}</div>
      {failure === undefined ? null : <FailureNote failure={failure} />}
      {next === null ? null : (
        <Actions>
          <Button onPress={() => showMore(next)} busyLabel={t.app.loading}>
            {more}
          </Button>
        </Actions>
      )}
    </>
  );
}

/** Each entry of a list has one link that leads to it, or is itself what takes the focus. */
function entriesOf(list: HTMLElement | null): readonly HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('a[href], li[tabindex]') ?? [])];
}
