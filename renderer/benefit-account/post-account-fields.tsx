import { useState } from 'react';
import type { AccountFields } from '#contract/portal/benefit-account.ts';
import type { BankEntry } from '#contract/portal/benefit-account-routes.ts';
import { postAccountOf } from '#contract/portal/post-account.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { FieldFrame } from '../ui/field-frame.tsx';
import { digits } from '../ui/japanese-input.ts';
import { TextInput } from '../ui/text-input.tsx';
import { useApp } from '../window/app-context.ts';

/** What a bankbook of ゆうちょ銀行 has beside the numbers for transfers, which stand below once they were made of it. */
export function PostAccountFields(props: {
  readonly onAccount: (account: Pick<AccountFields, 'kind' | 'number'> & { readonly branch: BankEntry }) => void;
}) {
  const { store, t } = useApp();
  const words = t.benefitAccount.post;
  const [symbol, setSymbol] = useState('');
  const [number, setNumber] = useState('');
  const [wrong, setWrong] = useState<keyof typeof words.wrong>();
  const [said, setSaid] = useState('');

  async function convert(): Promise<void> {
    setSaid('');
    const made = postAccountOf(digits(symbol), digits(number));
    if (made.is === 'wrong') return setWrong(made.at);
    const { bank, branch: code, kind, number: ofTransfers } = made.account;
    const found = await store.command('listBranches', { bank, q: code });
    if (!found.ok) return;
    const branch = found.value.branches.find((one) => one.code === code);
    if (branch === undefined) return setWrong('symbol');
    setWrong(undefined);
    setSaid(words.made(code, ofTransfers));
    props.onAccount({ branch, kind, number: ofTransfers });
  }

  const symbolWords = {
    at: 'symbol',
    label: words.symbol,
    help: words.symbolHelp,
    isRequired: false,
    error: wrong === 'symbol' || wrong === 'check' ? words.wrong[wrong] : undefined,
  };
  const numberWords = {
    at: 'postNumber',
    label: words.number,
    help: words.numberHelp,
    isRequired: false,
    error: wrong === 'postNumber' ? words.wrong.postNumber : undefined,
  };
  return (
    <>
      <p>{words.lead}</p>
      <FieldFrame words={symbolWords}>
        <TextInput
          words={symbolWords}
          value={symbol}
          width="short"
          isNumeric
          onChange={(text) => setSymbol(String(text))}
          onLeave={digits}
        />
      </FieldFrame>
      <FieldFrame words={numberWords}>
        <TextInput
          words={numberWords}
          value={number}
          width="short"
          isNumeric
          onChange={(text) => setNumber(String(text))}
          onLeave={digits}
        />
      </FieldFrame>
      <Actions>
        <Button onPress={convert}>{words.make}</Button>
      </Actions>
      <p role="status">{said}</p>
    </>
  );
}
