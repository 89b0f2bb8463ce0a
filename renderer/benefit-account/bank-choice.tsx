import { type ReactNode, useEffect, useRef, useState } from 'react';
import { bankCodeSchema, branchCodeSchema } from '#contract/portal/benefit-account.ts';
import type { BankEntry } from '#contract/portal/benefit-account-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '../ui/button.tsx';
import { Combobox } from '../ui/combobox.tsx';
import type { FieldWords } from '../ui/field.ts';
import { GroupFrame } from '../ui/field-frame.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Unanswered } from '../window/unanswered.tsx';
import { useSettled } from '../window/use-settled.ts';

interface ChoiceProps {
  readonly error: string | undefined;
  readonly chosen: BankEntry | undefined;
  readonly onChoose: (entry: BankEntry | undefined) => void;
}

/** As long as the list takes what is looked for. */
const LONGEST_QUERY = 40;

/** A bank by its name, reading or code. */
export function BankChoice(props: ChoiceProps) {
  const { t } = useApp();
  const { benefitAccount } = t;
  const [typed, setTyped] = useState('');
  const q = useQuery(typed);
  const { answer, again } = useAnswer('listBanks', q === undefined ? undefined : { q });
  const words = { at: 'bank', label: benefitAccount.bank, isRequired: true, error: props.error };
  return (
    <ListedChoice
      {...props}
      words={words}
      search={benefitAccount.searchBank}
      help={benefitAccount.bankHelp}
      change={benefitAccount.chooseBankAgain}
      typed={typed}
      found={answer.at === 'ready' ? answer.value.banks : undefined}
      isCode={(value) => bankCodeSchema.safeParse(value).success}
      onType={setTyped}
    >
      {answer.at === 'failed' && <Unanswered answer={answer} again={again} />}
    </ListedChoice>
  );
}

/** A branch of the bank that was chosen. */
export function BranchChoice({ bank, ...props }: ChoiceProps & { readonly bank: string }) {
  const { t } = useApp();
  const { benefitAccount } = t;
  const [typed, setTyped] = useState('');
  const q = useQuery(typed);
  const { answer, again } = useAnswer('listBranches', q === undefined ? undefined : { bank, q });
  const words = { at: 'branch', label: benefitAccount.branch, isRequired: true, error: props.error };
  return (
    <ListedChoice
      {...props}
      words={words}
      search={benefitAccount.searchBranch}
      help={benefitAccount.branchHelp}
      change={benefitAccount.chooseBranchAgain}
      typed={typed}
      found={answer.at === 'ready' ? answer.value.branches : undefined}
      isCode={(value) => branchCodeSchema.safeParse(value).success}
      onType={setTyped}
    >
      {answer.at === 'failed' && <Unanswered answer={answer} again={again} />}
    </ListedChoice>
  );
}

/** What is to be looked for, once the typing pauses; nothing where that is nothing, or too much. */
function useQuery(typed: string): string | undefined {
  const q = useSettled(typed.trim());
  return q === '' || q.length > LONGEST_QUERY ? undefined : q;
}

function ListedChoice(
  props: ChoiceProps & {
    readonly words: FieldWords;
    readonly search: string;
    readonly help: string;
    /** On the button that leads back to the list. */
    readonly change: string;
    readonly typed: string;
    /** Nothing while it is looked for. */
    readonly found: readonly BankEntry[] | undefined;
    readonly isCode: (value: string) => boolean;
    readonly onType: (text: string) => void;
    /** Why nothing can be looked for. */
    readonly children: ReactNode;
  },
) {
  const { words, search, help, change, typed, found, chosen, isCode, onType, onChoose } = props;
  const { t } = useApp();
  const { benefitAccount } = t;
  const isTooLong = typed.trim().length > LONGEST_QUERY;
  const stands = chosen !== undefined ? 'choice' : found !== undefined ? 'list' : 'box';
  const stood = useRef(stands);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What had the focus is gone: it goes on to what stands there now, unless another field has it already.
    if (stood.current !== stands && document.activeElement === document.body) {
      place.current?.querySelector<HTMLElement>('input, button')?.focus();
    }
    stood.current = stands;
  }, [stands]);
  const named = ({ name, code }: BankEntry) => benefitAccount.withCode(visibleText(name), code);
  return (
    <GroupFrame words={words} takesFocus>
      <div ref={place}>
        {chosen === undefined ? (
          <>
            <Combobox
              label={search}
              help={help}
              options={(found ?? []).map((one) => ({
                value: one.code,
                label: named(one),
                note: visibleText(one.kana),
              }))}
              told={found === undefined ? undefined : benefitAccount.found(found.length)}
              onType={onType}
              onChoose={(value) => {
                if (isCode(value)) onChoose(found?.find(({ code }) => code === value));
              }}
            />
            <p className="field-error" role="status">
              {isTooLong && t.answers.tooLong(words.label, String(LONGEST_QUERY))}
            </p>
            {props.children}
          </>
        ) : (
          <>
            <p>{named(chosen)}</p>
            <Button kind="text" onPress={() => onChoose(undefined)}>
              {change}
            </Button>
          </>
        )}
      </div>
    </GroupFrame>
  );
}
