import { type FormEvent, useCallback, useEffect, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { CaseSearch } from '#contract/portal/case-look-routes.ts';
import type { CaseSummary } from '#contract/portal/desk-routes.ts';
import { Button } from '#ui/button.tsx';
import { Waiting } from '#ui/waiting.tsx';
import { useDesk } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';
import { useKeys } from '../page/keys.ts';
import { goTo } from '../page/place.ts';
import { Said, Screen } from '../page/screen.tsx';
import { CaseTable, focusRow, moveAlongRows } from './case-table.tsx';
import { bornIn, isEnough } from './typed-search.ts';
import './cases.css';

/** What was looked for last. It stands in no address: it is a name. */
export interface SearchMemory {
  sought: CaseSearch | undefined;
  /** What was found; nothing while it was not looked for yet. */
  found: readonly CaseSummary[] | undefined;
}

/** D12: cases by the person who filed them. */
export function SearchScreen({ memory }: { readonly memory: SearchMemory }) {
  const { d, client } = useDesk();
  const [text, setText] = useState(memory.sought?.text ?? '');
  const [born, setBorn] = useState<string>(memory.sought?.born ?? '');
  const [wrong, setWrong] = useState<'text' | 'born'>();
  const [isLooking, setIsLooking] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [found, setFound] = useState(memory.found);

  const look = useCallback(
    async (sought: CaseSearch) => {
      setWrong(undefined);
      setFailure(undefined);
      setFound(undefined);
      setIsLooking(true);
      const answer = await client.ask('searchCases', { body: sought });
      setIsLooking(false);
      if (!answer.ok) return setFailure(answer.failure);
      memory.sought = sought;
      memory.found = answer.value.cases;
      setFound(answer.value.cases);
    },
    [client, memory],
  );

  useEffect(() => {
    const { sought } = memory;
    if (sought === undefined || memory.found !== undefined) return;
    if (isEnough(sought.text)) void look(sought);
    else setWrong('text');
  }, [memory, look]);
  useEffect(() => {
    const [first] = found ?? [];
    if (first !== undefined) focusRow(first.receiptNumber);
  }, [found]);
  useKeys({ j: () => moveAlongRows(1), k: () => moveAlongRows(-1), esc: () => goTo({ at: 'today' }) });

  function submit(event: FormEvent): void {
    event.preventDefault();
    const birth = born.trim() === '' ? undefined : bornIn(born);
    if (!isEnough(text)) setWrong('text');
    else if (born.trim() !== '' && birth === undefined) setWrong('born');
    else void look({ text: text.trim(), ...(birth === undefined ? {} : { born: birth }) });
  }

  return (
    <Screen id="search" title={d.search.title} hasErrors={wrong !== undefined}>
      <p>{d.search.lead}</p>
      <form className="case-search" onSubmit={submit} noValidate>
        <EntryField
          words={{
            at: 'text',
            label: d.search.text,
            help: d.search.textHelp,
            isRequired: true,
            ...(wrong === 'text' ? { error: d.search.textWrong } : {}),
          }}
          value={text}
          spellCheck={false}
          maxLength={200}
          onEnter={setText}
        />
        <EntryField
          words={{
            at: 'born',
            label: d.search.born,
            help: d.search.bornHelp,
            isRequired: false,
            ...(wrong === 'born' ? { error: d.search.bornWrong } : {}),
          }}
          isMedium
          value={born}
          spellCheck={false}
          maxLength={20}
          onEnter={setBorn}
        />
        <Button kind="filled" type="submit">
          {d.search.go}
        </Button>
      </form>
      {failure !== undefined && <FailureNote failure={failure} />}
      {isLooking && <Waiting words={d.loading} />}
      <Said words={found === undefined ? '' : found.length === 0 ? d.search.none : d.search.found(found.length)} />
      {found?.length === 0 && <p>{d.search.noneAbout}</p>}
      {found !== undefined && found.length > 0 && <CaseTable cases={found} caption={d.search.caption} />}
    </Screen>
  );
}
