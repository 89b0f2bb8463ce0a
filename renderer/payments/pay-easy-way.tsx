import { useState } from 'react';
import type { PayEasyNumbers } from '#contract/portal/payment-routes.ts';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { digitGroups } from './digit-groups.ts';

/** The numbers of a slip, in groups that can be typed, each to be copied. */
export function PayEasyWay({ numbers }: { readonly numbers: PayEasyNumbers }) {
  const { t } = useApp();
  const isPublic = useIsPublicTerminal();
  const [copied, setCopied] = useState('');
  const words = t.payments;

  async function copy(what: string, digits: string): Promise<void> {
    await navigator.clipboard.writeText(digits).then(
      () => setCopied(words.copied(what)),
      () => setCopied(''),
    );
  }

  return (
    <section className="panel">
      <h3>{words.payEasy}</h3>
      <p>{words.payEasyLead}</p>
      <Facts>
        {(['biller', 'payment', 'confirmation', 'category'] as const).map((name) => (
          <Fact
            key={name}
            name={words[name]}
            action={
              isPublic ? undefined : (
                <Button kind="text" onPress={() => copy(words[name], numbers[name])}>
                  {words.copy}
                  <span className="visually-hidden"> {words[name]}</span>
                </Button>
              )
            }
          >
            <span className="slip-number">{digitGroups(numbers[name])}</span>
          </Fact>
        ))}
      </Facts>
      <p role="status">{copied}</p>
      <p className="quiet">{words.payEasyWarning}</p>
    </section>
  );
}
