import { useState } from 'react';
import { bankCodeSchema, branchCodeSchema } from '#contract/portal/benefit-account.ts';
import type { BankEntry } from '#contract/portal/benefit-account-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '../ui/button.tsx';
import { Combobox } from '../ui/combobox.tsx';
import type { FieldWords } from '../ui/field.ts';
import { GroupFrame } from '../ui/field-frame.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { useSettled } from '../window/use-settled.ts';

interface ChoiceProps {
  readonly error: string | undefined;
  readonly chosen: BankEntry | undefined;
  readonly onChoose: (entry: BankEntry | undefined) => void;
}

/** A bank by its name, reading or code. */
export function BankChoice(props: ChoiceProps) {
  const { t } = useApp();
  const { benefitAccount } = t;
  const [typed, setTyped] = useState('');
  const q = useSettled(typed.trim());
  const { answer } = useAnswer('listBanks', q === '' ? undefined : { q });
  const words = { at: 'bank', label: benefitAccount.bank, isRequired: true, error: props.error };
  return (
    <ListedChoice
      {...props}
      words={words}
      search={benefitAccount.searchBank}
      help={benefitAccount.bankHelp}
      again={benefitAccount.chooseBankAgain}
      found={q !== '' && answer.at === 'ready' ? answer.value.banks : undefined}
      isCode={(value) => bankCodeSchema.safeParse(value).success}
      onType={setTyped}
    />
  );
}

/** A branch of the bank that was chosen. */
export function BranchChoice({ bank, ...props }: ChoiceProps & { readonly bank: string }) {
  const { t } = useApp();
  const { benefitAccount } = t;
  const [typed, setTyped] = useState('');
  const q = useSettled(typed.trim());
  const { answer } = useAnswer('listBranches', q === '' ? undefined : { bank, q });
  const words = { at: 'branch', label: benefitAccount.branch, isRequired: true, error: props.error };
  return (
    <ListedChoice
      {...props}
      words={words}
      search={benefitAccount.searchBranch}
      help={benefitAccount.branchHelp}
      again={benefitAccount.chooseBranchAgain}
      found={q !== '' && answer.at === 'ready' ? answer.value.branches : undefined}
      isCode={(value) => branchCodeSchema.safeParse(value).success}
      onType={setTyped}
    />
  );
}

function ListedChoice(
  props: ChoiceProps & {
    readonly words: FieldWords;
    readonly search: string;
    readonly help: string;
    readonly again: string;
    /** Nothing while it is looked for. */
    readonly found: readonly BankEntry[] | undefined;
    readonly isCode: (value: string) => boolean;
    readonly onType: (text: string) => void;
  },
) {
  const { words, search, help, again, found, chosen, isCode, onType, onChoose } = props;
  const { t } = useApp();
  const { benefitAccount } = t;
  const named = ({ name, code }: BankEntry) => benefitAccount.withCode(visibleText(name), code);
  return (
    <GroupFrame words={words} takesFocus>
      {chosen === undefined ? (
        <Combobox
          label={search}
          help={help}
          options={(found ?? []).map((one) => ({ value: one.code, label: named(one), note: visibleText(one.kana) }))}
          told={found === undefined ? undefined : benefitAccount.found(found.length)}
          onType={onType}
          onChoose={(value) => {
            if (isCode(value)) onChoose(found?.find(({ code }) => code === value));
          }}
        />
      ) : (
        <>
          <p>{named(chosen)}</p>
          <Button kind="text" onPress={() => onChoose(undefined)}>
            {again}
          </Button>
        </>
      )}
    </GroupFrame>
  );
}
