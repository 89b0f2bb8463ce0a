import { useState } from 'react';
import type { BenefitAccount, OwnAccount } from '#contract/portal/benefit-account-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { MASK, useShownForAWhile } from '../window/use-shown-for-a-while.ts';
import { WhenFresh } from '../window/when-fresh.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';

/** S39: the account for benefits as it is registered, to change and to remove. */
export function BenefitAccountScreen() {
  const { t } = useApp();
  return (
    <Page id="benefit-account" title={t.benefitAccount.title}>
      <p className="lead">{t.benefitAccount.lead}</p>
      <WhenSignedIn why={t.benefitAccount.signIn}>
        <WhenFresh>
          <Registered />
        </WhenFresh>
      </WhenSignedIn>
    </Page>
  );
}

function Registered() {
  const { t } = useApp();
  const { answer, again } = useAnswer('readBenefitAccount', {});
  const [isRemoved, setIsRemoved] = useState(false);
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const { account } = answer.value;
  if (account === null) return <NoAccount isRemoved={isRemoved} ended={answer.value.ended} />;
  return (
    <>
      <OneAccount account={account} />
      <Actions>
        <Link className="button is-outline" to={{ at: 'accountForm' }}>
          {t.benefitAccount.change}
        </Link>
        <RemoveAccount
          onRemoved={async () => {
            setIsRemoved(true);
            await again();
          }}
        />
      </Actions>
      <p>
        {t.benefitAccount.used} <Link to={{ at: 'records' }}>{t.records.title}</Link>
      </p>
    </>
  );
}

function NoAccount({ ended, isRemoved }: Pick<OwnAccount, 'ended'> & { readonly isRemoved: boolean }) {
  const { t } = useApp();
  const { benefitAccount } = t;
  return (
    <>
      {isRemoved && <Note kind="success" title={benefitAccount.removed} />}
      <p>{benefitAccount.none}</p>
      {ended !== null && !isRemoved && (
        <Note
          kind={ended.how === 'bankChanged' ? 'warning' : 'info'}
          title={benefitAccount.ended[ended.how](dayOfInstant(ended.at, t.dates))}
        />
      )}
      <Actions>
        <Link className="button is-filled" to={{ at: 'accountForm' }}>
          {benefitAccount.register}
        </Link>
      </Actions>
    </>
  );
}

/** At a public terminal covered until it is asked for, and again after a while. */
function OneAccount({ account }: { readonly account: BenefitAccount }) {
  const { t } = useApp();
  const { benefitAccount } = t;
  const isTerminal = useIsPublicTerminal();
  const { isShown, show } = useShownForAWhile();
  const isCovered = isTerminal && !isShown;
  const covered = (words: string) => (isCovered ? <span aria-hidden="true">{MASK}</span> : <span>{words}</span>);
  return (
    <>
      <Facts isPanel>
        <Fact name={benefitAccount.bank}>{covered(visibleText(account.bank.name))}</Fact>
        <Fact name={benefitAccount.branch}>{covered(visibleText(account.branch.name))}</Fact>
        <Fact name={benefitAccount.kind}>{benefitAccount.kinds[account.kind]}</Fact>
        <Fact name={benefitAccount.number}>{covered(benefitAccount.numberEnd(visibleText(account.numberEnd)))}</Fact>
        <Fact name={benefitAccount.holder}>{covered(visibleText(account.holderKana))}</Fact>
        <Fact name={benefitAccount.since}>{dayOfInstant(account.since, t.dates)}</Fact>
      </Facts>
      {isCovered && (
        <>
          <p className="quiet">{benefitAccount.masked}</p>
          <Actions>
            <Button kind="filled" onPress={show}>
              {benefitAccount.show}
            </Button>
          </Actions>
        </>
      )}
      {account.nameFit === 'cannotTell' && (
        <Note kind="info" title={benefitAccount.unchecked}>
          <p>{benefitAccount.uncheckedAbout}</p>
        </Note>
      )}
    </>
  );
}

function RemoveAccount({ onRemoved }: { readonly onRemoved: () => Promise<void> }) {
  const { store, t } = useApp();
  const { benefitAccount } = t;
  return (
    <Confirm
      open={benefitAccount.remove}
      title={benefitAccount.removeTitle}
      body={benefitAccount.removeBody}
      stay={benefitAccount.removeStay}
      goOn={benefitAccount.removeGo}
      onGoOn={async () => {
        const removed = await store.command('removeBenefitAccount', {});
        if (removed.ok) await onRemoved();
      }}
    />
  );
}
