import type { ReactNode } from 'react';
import { visibleText } from '#contract/values/visible-text.ts';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';

/** The answer that asks for money to go to the account for benefits. */
const PUBLIC_ACCOUNT = 'publicAccount';

/** Beside that answer: which account is registered. */
export function accountAside(fact: string, value: unknown): ReactNode {
  return fact === 'account.choice' && value === PUBLIC_ACCOUNT ? <RegisteredAccount /> : null;
}

/** As far as the card was proved just now; nothing of it is filed. */
function RegisteredAccount() {
  const { t } = useApp();
  const words = t.benefitAccount.atChoice;
  const { answer } = useAnswer('readBenefitAccount', {});
  if (answer.at === 'loading') return null;
  const account = answer.at === 'ready' ? answer.value.account : undefined;
  if (account === undefined) return <Note kind="info" title={words.unknown} />;
  if (account === null) return <Note kind="warning" title={words.none} />;
  return <Note kind="success" title={words.registered(visibleText(account.bank.name), account.numberEnd)} />;
}
