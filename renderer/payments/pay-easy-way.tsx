import { useState } from 'react';
import type { PayEasyNumbers } from '#contract/portal/payment-routes.ts';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { digitGroups } from './digit-groups.ts';
import './payments.css';

/** The numbers of a slip, in groups that can be typed, each to be copied. */
export function PayEasyWay({ numbers }: { readonly numbers: PayEasyNumbers }) {
  const { t } = useApp();
  const isPublic = useIsPublicTerminal();
  const [copied, setCopied] = useState('');
  const labels = {
    biller: t.payments.biller,
    payment: t.payments.payment,
    confirmation: t.payments.confirmation,
    category: t.payments.category,
  };

  async function copy(what: string, digits: string): Promise<void> {
    await navigator.clipboard.writeText(digits).then(
      () => setCopied(t.payments.copied(what)),
      () => setCopied(''),
    );
  }

  return (
    <section className="panel">
      <h3>{t.payments.payEasy}</h3>
      <p>{t.payments.payEasyLead}</p>
      <Facts>
        {(['biller', 'payment', 'confirmation', 'category'] as const).map((name) => (
          <Fact
            key={name}
            name={labels[name]}
            action={
              isPublic ? undefined : (
                <Button kind="text" onPress={() => copy(labels[name], numbers[name])}>
                  {t.payments.copy}
                  <span className="visually-hidden"> {labels[name]}</span>
                </Button>
              )
            }
          >
            <span className="slip-number">{digitGroups(numbers[name])}</span>
          </Fact>
        ))}
      </Facts>
      <p role="status">{copied}</p>
      <p className="quiet">{t.payments.payEasyWarning}</p>
    </section>
  );
}
