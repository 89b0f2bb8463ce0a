import { useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { PayableAccount } from '#contract/portal/benefit-account-routes.ts';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { coversGroup } from '#contract/values/staff-role.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Fact, Facts } from '#ui/facts.tsx';
import { Note } from '#ui/note.tsx';
import { useDesk, useSession } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';

/** The account for benefits of whose case was granted, for those who pay. Asking for it is a look, which the person reads of. */
export function CaseAccount({ detail }: { readonly detail: CaseDetail }) {
  const { d, client } = useDesk();
  const { grants } = useSession();
  const [account, setAccount] = useState<PayableAccount | null>();
  const [failure, setFailure] = useState<Failure>();
  const isGranted = detail.outcome === 'granted' || detail.outcome === 'partlyGranted';
  const pays = grants.some(
    ({ role, group }) => (role === 'caseWorker' || role === 'approver') && coversGroup(group, detail.group),
  );
  if (detail.state !== 'decided' || !isGranted || !pays) return null;

  async function look(): Promise<void> {
    const read = await client.ask('readCaseAccount', { params: { number: detail.receiptNumber } });
    setFailure(read.ok ? undefined : read.failure);
    if (read.ok) setAccount(read.value.account);
  }

  return (
    <details>
      <summary>{d.account.title}</summary>
      {failure !== undefined && <FailureNote failure={failure} />}
      {account === undefined && (
        <>
          <p>{d.account.lead}</p>
          <Button onPress={look}>{d.account.look}</Button>
        </>
      )}
      {account === null && <p>{d.account.none}</p>}
      {account != null && <OneAccount account={account} />}
    </details>
  );
}

function OneAccount({ account }: { readonly account: PayableAccount }) {
  const { d } = useDesk();
  const { bank, branch, kind, number, holderKana, nameFit } = account;
  return (
    <>
      <Facts>
        <Fact name={d.account.bank}>
          {visibleText(bank.name)} {bank.code}
        </Fact>
        <Fact name={d.account.branch}>
          {visibleText(branch.name)} {branch.code}
        </Fact>
        <Fact name={d.account.kind}>{d.account.kinds[kind]}</Fact>
        <Fact name={d.account.number}>{number}</Fact>
        <Fact name={d.account.holder}>{visibleText(holderKana)}</Fact>
      </Facts>
      {nameFit === 'cannotTell' && (
        <Note kind="warning" title={d.account.unchecked}>
          <p>{d.account.uncheckedTodo}</p>
        </Note>
      )}
    </>
  );
}
