import { useCallback } from 'react';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Fact, Facts } from '#ui/facts.tsx';
import { Note } from '#ui/note.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { useDesk, useLoaded, useSession } from '../page/desk-context.ts';
import { useKeys } from '../page/keys.ts';
import { addressOf, goTo } from '../page/place.ts';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import type { DoAct } from './act.ts';
import { useCaseChange } from './case-change.ts';
import { ChangeOutcome } from './changed-note.tsx';
import { LetterFacts } from './letter-facts.tsx';
import { ReasonButton } from './reason-button.tsx';
import { Whose } from './whose.tsx';
import './cases.css';

/** D07: what somebody proposed or asked for, and what a second person makes of it. */
export function ApprovalScreen({ number }: { readonly number: string }) {
  const { d, client } = useDesk();
  const load = useCallback(() => client.ask('readCase', { params: { number } }), [client, number]);
  const { loaded, reload, put } = useLoaded(load);
  const back = { at: 'case', number } as const;
  const toCase = () => goTo({ at: 'case', number });
  useKeys({ esc: toCase });
  return (
    <Screen id="approval" title={d.approval.title}>
      <WhenLoaded loaded={loaded} reload={reload}>
        {(detail) => <Approving detail={detail} put={put} onDone={toCase} />}
      </WhenLoaded>
      <a className="case-back" href={addressOf(back)}>
        {d.difference.back}
      </a>
    </Screen>
  );
}

function Approving(props: {
  readonly detail: CaseDetail;
  readonly put: (detail: CaseDetail) => void;
  readonly onDone: () => void;
}) {
  const { detail } = props;
  const { d } = useDesk();
  const changing = useCaseChange(props.onDone);
  const act: DoAct = async (what) => (await changing.change(detail, what)) !== undefined;
  return (
    <>
      <Whose detail={detail} />
      <ChangeOutcome before={detail} changing={changing} keepsText={false} onLook={props.put} />
      {detail.proposal === null && detail.request === null && <p>{d.approval.nothing}</p>}
      {detail.proposal !== null && <ProposalPart detail={detail} proposal={detail.proposal} act={act} />}
      {detail.request !== null && <RequestPart detail={detail} request={detail.request} act={act} />}
    </>
  );
}

function ProposalPart(props: {
  readonly detail: CaseDetail;
  readonly proposal: NonNullable<CaseDetail['proposal']>;
  readonly act: DoAct;
}) {
  const { detail, proposal, act } = props;
  const { d } = useDesk();
  const { t } = useWords();
  const { staff } = useSession();
  const isOwn = proposal.by.staff === staff;
  const newer = detail.filings.filter(({ receivedAt }) => receivedAt > proposal.at);
  return (
    <section>
      <h2>{d.approval.proposal}</h2>
      {isOwn && <Note kind="info" title={d.approval.own} />}
      {newer.length > 0 && <Note kind="warning" title={d.approval.newer} />}
      <Facts>
        <Fact name={d.approval.by}>
          {visibleText(proposal.by.name)} {instantInWords(proposal.at, t.dates)}
        </Fact>
        <Fact name={d.decision.outcome}>{d.outcomes[proposal.outcome]}</Fact>
        {proposal.note !== null && (
          <Fact name={d.decision.note} isAsTyped>
            {visibleText(proposal.note)}
          </Fact>
        )}
      </Facts>
      {proposal.letter !== null && <LetterFacts letter={proposal.letter} />}
      <div className="case-bar-row">
        {detail.may.includes('approve') && !isOwn && (
          <Button kind="filled" onPress={() => act({ type: 'approve' })} busyLabel={d.decision.deciding}>
            {d.acts.approve}
          </Button>
        )}
        {detail.may.includes('sendBack') && (
          <ReasonButton
            open={d.acts.sendBack}
            title={d.acts.sendBack}
            onReason={(reason) => act({ type: 'sendBack', reason })}
          />
        )}
      </div>
    </section>
  );
}

function RequestPart(props: {
  readonly detail: CaseDetail;
  readonly request: NonNullable<CaseDetail['request']>;
  readonly act: DoAct;
}) {
  const { detail, request, act } = props;
  const { d } = useDesk();
  const { t } = useWords();
  const { staff } = useSession();
  const isOwn = request.by.staff === staff;
  return (
    <section>
      <h2>{d.approval.request}</h2>
      {isOwn && <Note kind="info" title={d.approval.own} />}
      <Facts>
        <Fact name={d.approval.by}>
          {visibleText(request.by.name)} {instantInWords(request.at, t.dates)}
        </Fact>
        <Fact name={d.approval.what}>{d.acts[request.act]}</Fact>
        <Fact name={d.reason.label} isAsTyped>
          {visibleText(request.reason)}
        </Fact>
        <Fact name={d.approval.until}>{instantInWords(request.until, t.dates)}</Fact>
      </Facts>
      <div className="case-bar-row">
        {detail.may.includes('confirm') && !isOwn && (
          <Button kind="filled" onPress={() => act({ type: 'confirm' })}>
            {d.acts.confirm}
          </Button>
        )}
        {detail.may.includes('refuseRequest') && (
          <ReasonButton
            open={d.acts.refuseRequest}
            title={d.acts.refuseRequest}
            onReason={(reason) => act({ type: 'refuseRequest', reason })}
          />
        )}
      </div>
    </section>
  );
}
