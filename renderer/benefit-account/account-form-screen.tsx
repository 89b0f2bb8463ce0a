import { useState } from 'react';
import type { AccountOrder } from '#contract/app/flows/benefit-account-flow.ts';
import {
  type AccountKind,
  accountFieldsSchema,
  accountKindSchema,
  holderKana,
  holderKanaSchema,
  kindsAt,
  POST_BANK,
} from '#contract/portal/benefit-account.ts';
import type { BankEntry } from '#contract/portal/benefit-account-routes.ts';
import type { Messages } from '#words/messages.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorSummary, type FieldError } from '../ui/error-summary.tsx';
import { FieldFrame } from '../ui/field-frame.tsx';
import { digits, katakana } from '../ui/japanese-input.ts';
import { Radios } from '../ui/radios.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useApp } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';
import { WayBackButton } from '../window/way-back-button.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { BankChoice, BranchChoice } from './bank-choice.tsx';
import { PostAccountFields } from './post-account-fields.tsx';

interface Typed {
  readonly bank: BankEntry | undefined;
  readonly branch: BankEntry | undefined;
  readonly kind: AccountKind | undefined;
  readonly number: string;
  readonly holder: string;
  readonly ownKana: string;
}

const NOTHING: Typed = {
  bank: undefined,
  branch: undefined,
  kind: undefined,
  number: '',
  holder: '',
  ownKana: '',
};

/** S39: which account; the card comes last. */
export function AccountFormScreen() {
  const { store, t } = useApp();
  return (
    <Page id="account-form" title={t.benefitAccount.formTitle}>
      <WhenSignedIn why={t.benefitAccount.signIn}>
        <AccountForm />
      </WhenSignedIn>
      <Actions>
        <WayBackButton back={() => store.back({ at: 'benefitAccount' })}>{t.app.back}</WayBackButton>
      </Actions>
    </Page>
  );
}

function AccountForm() {
  const { store, t } = useApp();
  const [typed, setTyped] = useState(NOTHING);
  const [attempt, setAttempt] = useState(0);
  const errors = attempt === 0 ? [] : errorsOf(typed, t);
  const errorAt = (at: keyof Typed) => errors.find((one) => one.at === at)?.sentence;
  const change = (changed: Partial<Typed>) => setTyped({ ...typed, ...changed });

  async function goOn(): Promise<void> {
    setAttempt(attempt + 1);
    const order = orderOf(typed);
    if (order !== undefined) await store.command('beginBenefitAccount', { order });
  }

  return (
    <>
      <p className="lead">{t.benefitAccount.formLead}</p>
      <ErrorSummary errors={errors} attempt={attempt} />
      <BankChoice
        chosen={typed.bank}
        error={errorAt('bank')}
        onChoose={(bank) => change({ bank, branch: undefined, kind: undefined })}
      />
      {typed.bank?.code === POST_BANK && <PostAccountFields onAccount={change} />}
      {typed.bank !== undefined && (
        <BranchChoice
          bank={typed.bank.code}
          chosen={typed.branch}
          error={errorAt('branch')}
          onChoose={(branch) => change({ branch })}
        />
      )}
      <Numbers typed={typed} errorAt={errorAt} onChange={change} />
      <Names typed={typed} errorAt={errorAt} onChange={change} />
      <Actions>
        <Button kind="filled" onPress={goOn}>
          {t.benefitAccount.next}
        </Button>
      </Actions>
    </>
  );
}

interface PartProps {
  readonly typed: Typed;
  readonly errorAt: (at: keyof Typed) => string | undefined;
  readonly onChange: (changed: Partial<Typed>) => void;
}

function Numbers({ typed, errorAt, onChange }: PartProps) {
  const { t } = useApp();
  const { benefitAccount } = t;
  const number = {
    at: 'number',
    label: benefitAccount.number,
    help: benefitAccount.numberHelp,
    isRequired: true,
    error: errorAt('number'),
  };
  return (
    <>
      <Radios
        words={{ at: 'kind', label: benefitAccount.kind, isRequired: true, error: errorAt('kind') }}
        options={kindsOf(typed).map((value) => ({ value, label: benefitAccount.kinds[value] }))}
        value={typed.kind}
        onChange={(kind) => onChange({ kind })}
      />
      <FieldFrame words={number}>
        <TextInput
          words={number}
          value={typed.number}
          width="short"
          isNumeric
          onChange={(text) => onChange({ number: String(text) })}
          onLeave={digits}
        />
      </FieldFrame>
    </>
  );
}

function Names({ typed, errorAt, onChange }: PartProps) {
  const { t } = useApp();
  const { benefitAccount } = t;
  const holder = {
    at: 'holder',
    label: benefitAccount.holder,
    help: benefitAccount.holderHelp,
    isRequired: true,
    error: errorAt('holder'),
  };
  const own = { at: 'ownKana', label: benefitAccount.ownKana, help: benefitAccount.ownKanaHelp, isRequired: false };
  return (
    <>
      <FieldFrame words={holder}>
        <TextInput
          words={holder}
          value={typed.holder}
          isKatakana
          onChange={(text) => onChange({ holder: String(text) })}
          onLeave={holderKana}
        />
      </FieldFrame>
      <FieldFrame words={own}>
        <TextInput
          words={own}
          value={typed.ownKana}
          isKatakana
          onChange={(text) => onChange({ ownKana: String(text) })}
          onLeave={katakana}
        />
      </FieldFrame>
    </>
  );
}

/** What a bank has; before one is chosen, what most have. */
function kindsOf({ bank }: Typed): readonly AccountKind[] {
  return kindsAt(bank?.code ?? '');
}

function orderOf({ bank, branch, kind, number, holder, ownKana }: Typed): AccountOrder | undefined {
  if (bank === undefined || branch === undefined || kind === undefined) return undefined;
  const wanted = { bank: bank.code, branch: branch.code, kind, number: digits(number), holderKana: holderKana(holder) };
  const account = accountFieldsSchema.safeParse(wanted).data;
  return account && { account, names: { bank: bank.name, branch: branch.name }, ownKana: katakana(ownKana) };
}

function errorsOf(typed: Typed, { benefitAccount: { errors } }: Messages): FieldError[] {
  const isMissing: { readonly [At in keyof typeof errors]: boolean } = {
    bank: typed.bank === undefined,
    branch: typed.bank !== undefined && typed.branch === undefined,
    kind: !accountKindSchema.safeParse(typed.kind).success,
    number: !/^\d{7}$/.test(digits(typed.number)),
    holder: !holderKanaSchema.safeParse(holderKana(typed.holder)).success,
  };
  return (Object.keys(isMissing) as (keyof typeof errors)[])
    .filter((at) => isMissing[at])
    .map((at) => ({ at, sentence: errors[at] }));
}
