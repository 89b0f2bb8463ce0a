import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Fact, Facts } from '#ui/facts.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { useDesk, useInLanguage } from '../page/desk-context.ts';
import { type Tab, Tabs } from '../page/tabs.tsx';
import { AnswersTab } from './answers-tab.tsx';
import { stateInWords } from './changes-since.ts';
import { ChecksTab } from './checks-tab.tsx';
import { Paper } from './paper.tsx';
import './cases.css';

export const CASE_TABS = ['answers', 'checks', 'originals', 'history'] as const;
export type CaseTab = (typeof CASE_TABS)[number] | 'paper';

/** What is known of a case, part by part; where there is no room beside it, the paper is one of the parts. */
export function CaseTabs(props: {
  readonly detail: CaseDetail;
  readonly at: CaseTab;
  readonly hasPaper: boolean;
  readonly onAt: (tab: CaseTab) => void;
}) {
  const { detail, at } = props;
  const { d } = useDesk();
  const tabs: readonly Tab<CaseTab>[] = [
    ...(props.hasPaper ? [{ name: 'paper', label: d.case.tabs.paper } as const] : []),
    ...CASE_TABS.map((name, index) => ({ name, label: d.case.tabs[name], key: String(index + 1) })),
  ];
  return (
    <Tabs label={d.case.tabsLabel} tabs={tabs} at={at} onAt={props.onAt}>
      {at === 'paper' && <Paper detail={detail} />}
      {at === 'answers' && <AnswersTab detail={detail} />}
      {at === 'checks' && <ChecksTab detail={detail} />}
      {at === 'originals' && <OriginalsTab detail={detail} />}
      {at === 'history' && <HistoryTab detail={detail} />}
    </Tabs>
  );
}

function OriginalsTab({ detail }: { readonly detail: CaseDetail }) {
  const { d } = useDesk();
  const inLanguage = useInLanguage();
  return (
    <>
      <h2 className="visually-hidden">{d.case.tabs.originals}</h2>
      {detail.toBring.length === 0 ? (
        <p>{d.case.noOriginals}</p>
      ) : (
        <Facts isDense>
          {detail.toBring.map(({ title, originalNeeded }) => (
            <Fact key={title.ja} name={inLanguage(title)}>
              {originalNeeded ? d.case.original : d.case.copyIsFine}
            </Fact>
          ))}
        </Facts>
      )}
    </>
  );
}

function HistoryTab({ detail }: { readonly detail: CaseDetail }) {
  const { d } = useDesk();
  const { t } = useWords();
  return (
    <>
      <h2 className="visually-hidden">{d.case.tabs.history}</h2>
      <ol className="history">
        {detail.history.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only added
          <li key={index}>
            <p className="history-state">{stateInWords(step, d)}</p>
            <p className="quiet">
              {instantInWords(step.at, t.dates)}{' '}
              {step.by === 'staff' && step.staffName !== null ? visibleText(step.staffName) : d.case.historyBy[step.by]}
            </p>
            {step.note !== null && <p className="as-typed">{d.case.noteToPerson(visibleText(step.note))}</p>}
          </li>
        ))}
      </ol>
    </>
  );
}
