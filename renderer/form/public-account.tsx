import { visibleText } from '#contract/values/visible-text.ts';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';

/** The answer that asks for money to go to the account for benefits. */
export const PUBLIC_ACCOUNT = 'publicAccount';

/** Beside that answer: which account is registered, as far as the card was proved just now. Nothing of it is filed. */
export function RegisteredAccount() {
  const { t } = useApp();
  const words = t.benefitAccount.atChoice;
  const { answer } = useAnswer('readBenefitAccount', {});
  if (answer.at === 'loading') return null;
  const account = answer.at === 'ready' ? answer.value.account : undefined;
  if (account === undefined) return <Note kind="info" title={words.unknown} />;
  if (account === null) return <Note kind="warning" title={words.none} />;
  return <Note kind="success" title={words.registered(visibleText(account.bank.name), account.numberEnd)} />;
}
