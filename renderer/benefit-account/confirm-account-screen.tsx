import { useState } from 'react';
import type { BenefitAccountStep } from '#contract/app/flows/benefit-account-flow.ts';
import { holderKana, holderKanaSchema } from '#contract/portal/benefit-account.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Choice, Choices } from '../ui/choice.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { FieldFrame } from '../ui/field-frame.tsx';
import { katakana } from '../ui/japanese-input.ts';
import { Note } from '../ui/note.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useApp } from '../window/app-context.ts';
import { HomeButton } from '../window/home-button.tsx';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import type { FlowRef } from '../window/screen-of.ts';
import { WayBackButton } from '../window/way-back-button.tsx';

interface ConfirmProps {
  readonly flow: FlowRef;
  readonly step: Extract<BenefitAccountStep, { readonly at: 'confirming' }>;
}

/** S39: whose account it becomes, by the card that lies there now, and whether the holder reads the same. */
export function ConfirmAccountScreen({ flow, step }: ConfirmProps) {
  const { store, t } = useApp();
  const { benefitAccount } = t;
  const { account, names } = step.order;
  const stop = () => store.command('cancelFlow', { flowId: flow.flowId });
  return (
    <Page
      id={`confirm-account-${step.fit}`}
      title={benefitAccount.confirmTitle(visibleText(step.name))}
      tells={<p className="lead">{benefitAccount.confirmLead}</p>}
    >
      <Facts isPanel>
        <Fact name={benefitAccount.bank}>{benefitAccount.withCode(visibleText(names.bank), account.bank)}</Fact>
        <Fact name={benefitAccount.branch}>{benefitAccount.withCode(visibleText(names.branch), account.branch)}</Fact>
        <Fact name={benefitAccount.kind}>{benefitAccount.kinds[account.kind]}</Fact>
        <Fact name={benefitAccount.number}>{account.number}</Fact>
        <Fact name={benefitAccount.holder}>{visibleText(account.holderKana)}</Fact>
      </Facts>
      <Verdict key={flow.revision} flow={flow} step={step} />
      <Actions>
        <WayBackButton kind="text" back={stop}>
          {t.card.stop}
        </WayBackButton>
      </Actions>
    </Page>
  );
}

function Verdict({ flow, step }: ConfirmProps) {
  switch (step.fit) {
    case 'same':
      return <ReadsTheSame flow={flow} />;
    case 'cannotTell':
      return <MustSay flow={flow} />;
    case 'differs':
      return <ReadsOtherwise flow={flow} step={step} />;
  }
}

function ReadsTheSame({ flow }: Pick<ConfirmProps, 'flow'>) {
  const { store, t } = useApp();
  return (
    <>
      <Note kind="success" title={t.benefitAccount.same} />
      <Actions>
        <Button kind="filled" onPress={() => store.command('confirmAccount', { ...flow, stated: false })}>
          {t.benefitAccount.confirm}
        </Button>
      </Actions>
    </>
  );
}

/** Nobody can compare: the person says so themselves, and who pays is told. */
function MustSay({ flow }: Pick<ConfirmProps, 'flow'>) {
  const { store, t } = useApp();
  const { benefitAccount } = t;
  const [isStated, setIsStated] = useState(false);
  const [isTried, setIsTried] = useState(false);
  const isMissing = isTried && !isStated;
  return (
    <>
      <Note kind="info" title={benefitAccount.unchecked}>
        <p>{benefitAccount.statementLead}</p>
        <p>{benefitAccount.uncheckedAbout}</p>
      </Note>
      <Choices legend={benefitAccount.statementTitle} describedBy={isMissing ? 'statement-missing' : undefined}>
        <Choice type="checkbox" checked={isStated} onChange={(event) => setIsStated(event.currentTarget.checked)}>
          {benefitAccount.statement}
        </Choice>
      </Choices>
      <p className="field-error" id="statement-missing" role="status">
        {isMissing && benefitAccount.statementMissing}
      </p>
      <Actions>
        <Button
          kind="filled"
          onPress={() => {
            setIsTried(true);
            return isStated ? store.command('confirmAccount', { ...flow, stated: true }) : undefined;
          }}
        >
          {benefitAccount.confirm}
        </Button>
      </Actions>
    </>
  );
}

/** Both readings beside each other; what was mistyped is put right here. */
function ReadsOtherwise({ flow, step }: ConfirmProps) {
  const { store, t } = useApp();
  const { benefitAccount } = t;
  const [holder, setHolder] = useState(step.order.account.holderKana);
  const [own, setOwn] = useState(step.order.ownKana);
  const [isTried, setIsTried] = useState(false);
  const holderKanaNow = holderKanaSchema.safeParse(holderKana(holder)).data;
  const holderWords = {
    at: 'holder',
    label: benefitAccount.holder,
    isRequired: true,
    error: isTried && holderKanaNow === undefined ? benefitAccount.errors.holder : undefined,
  };
  const ownWords = { at: 'ownKana', label: benefitAccount.own, isRequired: false };
  return (
    <>
      <Note kind="warning" title={benefitAccount.differs}>
        <p>{benefitAccount.differsLead}</p>
      </Note>
      <Facts>
        <Fact name={benefitAccount.own}>{visibleText(step.ownKana ?? '')}</Fact>
        <Fact name={benefitAccount.holder}>{visibleText(step.order.account.holderKana)}</Fact>
      </Facts>
      <FieldFrame words={ownWords}>
        <TextInput
          words={ownWords}
          value={own}
          isKatakana
          onChange={(text) => setOwn(String(text))}
          onLeave={katakana}
        />
      </FieldFrame>
      <FieldFrame words={holderWords}>
        <TextInput
          words={holderWords}
          value={holder}
          isKatakana
          onChange={(text) => setHolder(String(text))}
          onLeave={holderKana}
        />
      </FieldFrame>
      <Actions>
        <Button
          kind="filled"
          onPress={() => {
            setIsTried(true);
            if (holderKanaNow === undefined) return undefined;
            return store.command('compareNames', { ...flow, holderKana: holderKanaNow, ownKana: katakana(own) });
          }}
        >
          {benefitAccount.compare}
        </Button>
      </Actions>
    </>
  );
}

/** S39: says that it is registered. */
export function AccountRegisteredScreen({ flow }: { readonly flow: FlowRef }) {
  const { store, t } = useApp();
  const { benefitAccount } = t;
  return (
    <Page id="account-registered" title={benefitAccount.doneTitle}>
      <p className="lead">{benefitAccount.doneLead}</p>
      <Actions>
        <Link className="button is-filled" to={{ at: 'benefitAccount' }} onGo={() => store.putFlowAway(flow.flowId)}>
          {benefitAccount.look}
        </Link>
        <HomeButton flow={flow} kind="text" />
      </Actions>
    </Page>
  );
}
