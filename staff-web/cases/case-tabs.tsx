import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Fact, Facts } from '#ui/facts.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { useDesk } from '../page/desk-context.ts';
import { type Tab, Tabs } from '../page/tabs.tsx';
import type { DoAct } from './act.ts';
import { AnswersTab } from './answers-tab.tsx';
import { stepInWords, whoInWords } from './changes-since.ts';
import { ChecksTab } from './checks-tab.tsx';
import { OriginalsTab } from './originals-tab.tsx';
import { Paper } from './paper.tsx';
import { TalkTab } from './talk-tab.tsx';
import './cases.css';

export const CASE_TABS = ['answers', 'checks', 'originals', 'talk', 'history'] as const;
export type CaseTab = (typeof CASE_TABS)[number] | 'paper';

/** What is known of a case, part by part; where there is no room beside it, the paper is one of the parts. */
export function CaseTabs(props: {
  readonly detail: CaseDetail;
  readonly at: CaseTab;
  readonly hasPaper: boolean;
  readonly onAt: (tab: CaseTab) => void;
  readonly act: DoAct;
}) {
  const { detail, at, act } = props;
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
      {at === 'originals' && <OriginalsTab detail={detail} act={act} />}
      {at === 'talk' && <TalkTab detail={detail} act={act} />}
      {at === 'history' && <HistoryTab detail={detail} />}
    </Tabs>
  );
}

function HistoryTab({ detail }: { readonly detail: CaseDetail }) {
  const { d } = useDesk();
  const { t } = useWords();
  return (
    <>
      <h2 className="visually-hidden">{d.case.tabs.history}</h2>
      <Letters detail={detail} />
      <ol className="history">
        {detail.history.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only added
          <li key={index}>
            <p className="history-state">{stepInWords(step, d)}</p>
            <p className="quiet">
              {instantInWords(step.at, t.dates)} {whoInWords(step, d)}
            </p>
            {step.note !== null && <p className="as-typed">{d.case.noteToPerson(visibleText(step.note))}</p>}
            {step.reason !== null && <p className="as-typed">{d.case.reason(visibleText(step.reason))}</p>}
          </li>
        ))}
      </ol>
    </>
  );
}

/** Letters as they were sent. */
function Letters({ detail }: { readonly detail: CaseDetail }) {
  const { d } = useDesk();
  const { t } = useWords();
  if (detail.letters.length === 0) return null;
  return (
    <section>
      <h3>{d.case.letters}</h3>
      <Facts isDense>
        {detail.letters.map(({ letter, number, day, openedAt, postedOn }) => (
          <Fact
            key={letter}
            name={visibleText(number)}
            action={
              <a href={`/staff/cases/${detail.receiptNumber}/letters/${letter}`} download={`letter-${letter}.pdf`}>
                {d.case.saveLetter}
                <span className="visually-hidden"> {visibleText(number)}</span>
              </a>
            }
          >
            {t.dates.weekday(day)}{' '}
            {openedAt !== null
              ? d.case.opened(instantInWords(openedAt, t.dates))
              : postedOn !== null
                ? d.case.posted(t.dates.weekday(postedOn))
                : d.case.notOpened}
          </Fact>
        ))}
      </Facts>
    </section>
  );
}
