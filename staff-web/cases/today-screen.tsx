import { useCallback } from 'react';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { CasePage, DeskDay } from '#contract/portal/desk-routes.ts';
import { Button } from '#ui/button.tsx';
import { useDesk, useLoaded, useSession } from '../page/desk-context.ts';
import { useKeys } from '../page/keys.ts';
import { addressOf } from '../page/place.ts';
import { KeyHint, Screen, WhenLoaded } from '../page/screen.tsx';
import { CaseTable, moveAlongRows } from './case-table.tsx';
import { FreeVisitTable } from './free-visit-table.tsx';
import { MailProblems } from './mail-problems.tsx';
import { VisitTable } from './visits-screen.tsx';
import './cases.css';

const SEES_CASES: ReadonlySet<string> = new Set(['reader', 'caseWorker', 'approver']);
const SEES_MAIL: ReadonlySet<string> = new Set([...SEES_CASES, 'administrator']);

interface CasesToday {
  readonly mine: CasePage;
  readonly nobodys: CasePage;
  readonly day: DeskDay;
}

/** D02: what is one's own, and what nobody works on yet. */
export function TodayScreen({ onNext }: { readonly onNext: () => Promise<void> }) {
  const { d } = useDesk();
  const { grants } = useSession();
  const seesCases = grants.some(({ role }) => SEES_CASES.has(role));
  const seesMail = grants.some(({ role }) => SEES_MAIL.has(role));
  useKeys({ j: () => moveAlongRows(1), k: () => moveAlongRows(-1) });
  return (
    <Screen
      id="today"
      title={d.today.title}
      tells={
        seesCases && (
          <div className="page-aside">
            <Button kind="filled" onPress={onNext}>
              {d.today.next} <KeyHint>n</KeyHint>
            </Button>
          </div>
        )
      }
    >
      {seesCases ? <Today /> : <p>{d.today.noCases}</p>}
      {seesMail && <MailProblems />}
    </Screen>
  );
}

function Today() {
  const { client } = useDesk();
  const load = useCallback(async (): Promise<Outcome<CasesToday>> => {
    const [mine, nobodys, visits] = await Promise.all([
      client.ask('listCases', { query: { assignee: 'mine' } }),
      client.ask('listCases', { query: { assignee: 'nobody' } }),
      client.ask('listDeskVisits', { query: {} }),
    ]);
    if (!mine.ok) return failed(mine.failure);
    if (!nobodys.ok) return failed(nobodys.failure);
    if (!visits.ok) return failed(visits.failure);
    return success({ mine: mine.value, nobodys: nobodys.value, day: visits.value });
  }, [client]);
  const { loaded, reload } = useLoaded(load);
  return (
    <WhenLoaded loaded={loaded} reload={reload}>
      {(today) => <Cases {...today} />}
    </WhenLoaded>
  );
}

function Cases({ mine, nobodys, day: { visits, withoutCase } }: CasesToday) {
  const { d } = useDesk();
  const coming = visits.length + withoutCase.length;
  return (
    <>
      <section>
        <h2>{d.today.mine(mine.cases.length, mine.next !== null)}</h2>
        {mine.cases.length === 0 ? <p>{d.today.none}</p> : <CaseTable cases={mine.cases} caption={d.nav.today} />}
      </section>
      {coming > 0 && (
        <section>
          <h2>{d.visits.today(coming)}</h2>
          {visits.length > 0 && <VisitTable visits={visits} />}
          {withoutCase.length > 0 && <FreeVisitTable visits={withoutCase} />}
          <p>
            <a href={addressOf({ at: 'visits' })}>{d.visits.toCounter}</a>
          </p>
        </section>
      )}
      <section>
        <h2>{d.today.nobody(nobodys.cases.length, nobodys.next !== null)}</h2>
        <p>
          <a href={addressOf({ at: 'cases', filters: { assignee: 'nobody' } })}>{d.today.toNobody}</a>
        </p>
      </section>
    </>
  );
}
