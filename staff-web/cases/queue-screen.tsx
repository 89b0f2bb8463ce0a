import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import { type CasePage, MOST_COUNTED } from '#contract/portal/desk-routes.ts';
import { caseStateSchema } from '#contract/procedure/case.ts';
import { Button } from '#ui/button.tsx';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { ChoiceField } from '../page/entry-field.tsx';
import { FailureNote } from '../page/failure-note.tsx';
import { useKeys } from '../page/keys.ts';
import { addressOf, FILTERED_MARKS, type Filters, goTo } from '../page/place.ts';
import { KeyHint, Said, Screen, WhenLoaded } from '../page/screen.tsx';
import { CaseTable, focusRow, moveAlongRows, rowInFocus } from './case-table.tsx';
import './cases.css';

/** Where somebody was in the queue before they opened a case. */
export interface QueueMemory {
  filters: Filters;
  number: string | undefined;
}

/** D03: the queue, oldest first. Its filters stand in the address. */
export function QueueScreen(props: {
  readonly filters: Filters;
  readonly memory: QueueMemory;
  readonly onNext: () => Promise<void>;
}) {
  const { filters, memory } = props;
  const { state, assignee, mark, after } = filters;
  const { d, client } = useDesk();
  const load = useCallback(
    () => client.ask('listCases', { query: { state, assignee, mark, after } }),
    [client, state, assignee, mark, after],
  );
  const { loaded, reload } = useLoaded(load);
  const [said, setSaid] = useState('');
  const [failure, setFailure] = useState<Failure>();
  memory.filters = filters;

  useEffect(() => {
    if (loaded.at !== 'loaded' || memory.number === undefined) return;
    focusRow(memory.number);
    memory.number = undefined;
  }, [loaded, memory]);

  async function take(): Promise<void> {
    const number = rowInFocus();
    const one = loaded.at === 'loaded' && loaded.value.cases.find(({ receiptNumber }) => receiptNumber === number);
    if (!one) return;
    const taken = await client.ask('changeCase', {
      params: { number: one.receiptNumber },
      body: { key: crypto.randomUUID(), version: one.version, act: { type: 'take' } },
    });
    setFailure(taken.ok ? undefined : taken.failure);
    setSaid(taken.ok ? d.queue.taken(one.receiptNumber) : '');
    await reload();
    focusRow(one.receiptNumber);
  }

  useKeys({
    j: () => moveAlongRows(1),
    k: () => moveAlongRows(-1),
    a: () => void take(),
    esc: () => goTo({ at: 'today' }),
  });

  return (
    <Screen
      id="cases"
      title={d.queue.title}
      tells={
        <div className="page-aside">
          <Button kind="filled" onPress={props.onNext}>
            {d.today.next} <KeyHint>n</KeyHint>
          </Button>
        </div>
      }
    >
      <FilterRow filters={filters} />
      {failure !== undefined && <FailureNote failure={failure} />}
      <Said words={said} />
      <WhenLoaded loaded={loaded} reload={reload}>
        {(page) => <CasesFound page={page} filters={filters} />}
      </WhenLoaded>
      <p className="cases-keys">
        <KeyHint>j</KeyHint>
        <KeyHint>k</KeyHint> {d.keys.names.down} <KeyHint>Enter</KeyHint> {d.keys.names.open} <KeyHint>a</KeyHint>{' '}
        {d.keys.names.take} <KeyHint>?</KeyHint> {d.keys.title}
      </p>
    </Screen>
  );
}

function CasesFound({ page, filters }: { readonly page: CasePage; readonly filters: Filters }) {
  const { d } = useDesk();
  const { cases, counts, next } = page;
  const isNarrowed = [filters.state, filters.assignee, filters.mark].some((one) => one !== undefined);
  const states = ['received', 'inReview', 'correctionAsked', 'awaitingApproval'] as const;
  return (
    <>
      <ul className="cases-counts">
        {states.map((state) => (
          <li key={state}>
            <a href={addressOf({ at: 'cases', filters: { state } })}>
              {d.queue.counts[state](counts[state], counts[state] >= MOST_COUNTED)}
            </a>
          </li>
        ))}
      </ul>
      {cases.length === 0 ? (
        <p>{isNarrowed ? d.queue.noneWith : d.queue.none}</p>
      ) : (
        <CaseTable cases={cases} caption={d.queue.caption} />
      )}
      <div className="cases-foot">
        {isNarrowed && (
          <p>
            {d.queue.hidden} <a href={addressOf({ at: 'cases', filters: {} })}>{d.queue.clear}</a>
          </p>
        )}
        {filters.after !== undefined && (
          <a href={addressOf({ at: 'cases', filters: { ...filters, after: undefined } })}>{d.queue.firstPage}</a>
        )}
        {next !== null && (
          <a href={addressOf({ at: 'cases', filters: { ...filters, after: next } })}>{d.queue.nextPage}</a>
        )}
      </div>
    </>
  );
}

function FilterRow({ filters }: { readonly filters: Filters }) {
  const { d } = useDesk();
  const narrow = (changed: Partial<Filters>) =>
    goTo({ at: 'cases', filters: { ...filters, after: undefined, ...changed } });
  return (
    <fieldset className="cases-filters">
      <legend className="visually-hidden">{d.queue.filters}</legend>
      <ChoiceField
        words={{ at: 'assignee', label: d.queue.assignee, isRequired: false }}
        value={filters.assignee ?? ''}
        options={[
          { value: '', label: d.queue.anybody },
          { value: 'mine', label: d.queue.mine },
          { value: 'nobody', label: d.queue.nobody },
        ]}
        onEnter={(value) => narrow({ assignee: value === 'mine' || value === 'nobody' ? value : undefined })}
      />
      <ChoiceField
        words={{ at: 'state', label: d.queue.state, isRequired: false }}
        value={filters.state ?? ''}
        options={[
          { value: '', label: d.queue.openOnes },
          ...caseStateSchema.options.map((state) => ({ value: state, label: d.states[state] })),
        ]}
        onEnter={(value) => narrow({ state: caseStateSchema.safeParse(value).data })}
      />
      <ChoiceField
        words={{ at: 'mark', label: d.queue.mark, isRequired: false }}
        value={filters.mark ?? ''}
        options={[
          { value: '', label: d.queue.anyMark },
          ...FILTERED_MARKS.map((value) => ({ value, label: d.marks[value] })),
        ]}
        onEnter={(value) => narrow({ mark: FILTERED_MARKS.find((mark) => mark === value) })}
      />
    </fieldset>
  );
}
