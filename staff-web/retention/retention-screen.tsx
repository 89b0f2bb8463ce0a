import { useCallback, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { RetentionPage } from '#contract/portal/retention-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Confirm } from '#ui/confirm.tsx';
import { useWords } from '#ui/words.ts';
import { dayOfInstant, instantInWords } from '#words/dates.ts';
import { DataTable } from '../page/data-table.tsx';
import { useDesk, useLoaded, useSession } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';
import { kindInWords } from '../page/kind-words.ts';
import { Said, Screen, WhenLoaded } from '../page/screen.tsx';
import { administers } from '../page/ways.ts';
import { RuleForm } from './rule-form.tsx';

type Rule = RetentionPage['rules'][number];
type List = RetentionPage['lists'][number];

/** D22: how long closed cases are kept, by which source, and what goes within 30 days once it is confirmed. */
export function RetentionScreen() {
  const { d, client } = useDesk();
  const load = useCallback(() => client.ask('readRetention', {}), [client]);
  const { loaded, reload } = useLoaded(load);
  const [open, setOpen] = useState<string>();
  const [said, setSaid] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const words = d.retention;

  async function confirmList({ dueOn, kind, group }: List): Promise<void> {
    const confirmed = await client.ask('confirmRetentionList', { body: { dueOn, kind, group } });
    setFailure(confirmed.ok ? undefined : confirmed.failure);
    setSaid(confirmed.ok ? words.listDone : '');
    await reload();
  }

  return (
    <Screen
      id={open === undefined ? 'retention' : `retention ${open}`}
      title={open === undefined ? words.title : words.confirmRule}
      tells={<p>{words.lead}</p>}
    >
      <Said words={said} />
      {failure !== undefined && <FailureNote failure={failure} />}
      <WhenLoaded loaded={loaded} reload={reload}>
        {({ rules, lists, holds }) => {
          const rule = rules.find(({ kind }) => kind === open);
          return rule === undefined ? (
            <>
              <section>
                <h2>{words.rules}</h2>
                <RuleTable rules={rules} onOpen={setOpen} />
              </section>
              <section>
                <h2>{words.lists}</h2>
                {lists.length === 0 ? (
                  <p>{words.noLists}</p>
                ) : (
                  <ListTable lists={lists} rules={rules} onConfirm={confirmList} />
                )}
              </section>
              <section>
                <h2>{words.holds}</h2>
                {holds.length === 0 ? <p>{words.noHolds}</p> : <HoldTable holds={holds} />}
              </section>
            </>
          ) : (
            <RuleForm
              rule={rule}
              onClose={() => setOpen(undefined)}
              onConfirmed={async () => {
                setOpen(undefined);
                setFailure(undefined);
                setSaid(words.ruleDone);
                await reload();
              }}
            />
          );
        }}
      </WhenLoaded>
    </Screen>
  );
}

/** What stays whatever its rule says. No case is named: who sees this may see no case. */
function HoldTable({ holds }: { readonly holds: RetentionPage['holds'] }) {
  const { d } = useDesk();
  const { t } = useWords();
  const words = d.retention;
  return (
    <>
      <DataTable caption={words.holds} columns={[words.group, words.ground, words.cases, words.since]}>
        {holds.map(({ group, ground, cases, since }) => (
          <tr key={`${group} ${ground}`}>
            <th scope="row">{visibleText(group)}</th>
            <td>{d.holds.grounds[ground]}</td>
            <td>{cases}</td>
            <td>{dayOfInstant(since, t.dates)}</td>
          </tr>
        ))}
      </DataTable>
      <p>{words.holdsAbout}</p>
    </>
  );
}

function RuleTable(props: { readonly rules: readonly Rule[]; readonly onOpen: (kind: string) => void }) {
  const { d } = useDesk();
  const { t } = useWords();
  const mayChange = administers(useSession());
  const words = d.retention;
  const columns = [words.kind, words.years, words.source, words.standing, ...(mayChange ? [''] : [])];
  return (
    <DataTable caption={words.rules} columns={columns}>
      {props.rules.map(({ kind, years, mark, source, confirmedAt, confirmedBy }) => (
        <tr key={kind}>
          <th scope="row">{kindInWords(kind, d)}</th>
          <td>{words.yearsOf(years)}</td>
          <td>{visibleText(source)}</td>
          <td>
            {confirmedAt !== null
              ? words.confirmedAt(dayOfInstant(confirmedAt, t.dates), visibleText(confirmedBy ?? ''))
              : mark === 'V'
                ? words.published
                : words.unconfirmed}
          </td>
          {mayChange && (
            <td>
              <Button kind="text" onPress={() => props.onOpen(kind)}>
                {words.confirmRule}
                <span className="visually-hidden"> {kindInWords(kind, d)}</span>
              </Button>
            </td>
          )}
        </tr>
      ))}
    </DataTable>
  );
}

function ListTable(props: {
  readonly lists: readonly List[];
  readonly rules: readonly Rule[];
  readonly onConfirm: (list: List) => Promise<void>;
}) {
  const { d } = useDesk();
  const { t } = useWords();
  const mayChange = administers(useSession());
  const words = d.retention;
  const isSettled = (kind: string) =>
    props.rules.some((rule) => rule.kind === kind && (rule.mark === 'V' || rule.confirmedAt !== null));
  const columns = [words.dueOn, words.kind, words.group, words.years, words.cases, words.state];
  return (
    <DataTable caption={words.lists} columns={[...columns, ...(mayChange ? [''] : [])]}>
      {props.lists.map((list) => {
        const { dueOn, kind, group, years, cases, confirmedAt, confirmedBy, doneAt } = list;
        const isOpen = confirmedAt === null && doneAt === null;
        return (
          <tr key={`${dueOn} ${kind} ${group}`}>
            <th scope="row">{t.dates.weekday(dueOn)}</th>
            <td>{kindInWords(kind, d)}</td>
            <td>{visibleText(group)}</td>
            <td>{words.yearsOf(years)}</td>
            <td>{cases}</td>
            <td>
              {doneAt !== null
                ? words.done(instantInWords(doneAt, t.dates))
                : confirmedAt !== null
                  ? words.ready(instantInWords(confirmedAt, t.dates), visibleText(confirmedBy ?? ''))
                  : words.waiting}
            </td>
            {mayChange && (
              <td>
                {isOpen && !isSettled(kind) && words.ruleFirst}
                {isOpen && isSettled(kind) && (
                  <Confirm
                    kind="outline"
                    open={
                      <>
                        {words.confirmList}
                        <span className="visually-hidden">
                          {' '}
                          {kindInWords(kind, d)} {t.dates.weekday(dueOn)}
                        </span>
                      </>
                    }
                    title={words.listTitle}
                    body={words.listBody(cases, t.dates.weekday(dueOn))}
                    stay={d.staff.stay}
                    goOn={words.confirmList}
                    onGoOn={() => props.onConfirm(list)}
                  />
                )}
              </td>
            )}
          </tr>
        );
      })}
    </DataTable>
  );
}
