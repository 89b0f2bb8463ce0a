import { useState } from 'react';
import type { ApplicationDetail } from '#contract/portal/application-routes.ts';
import { Radios } from '../ui/radios.tsx';
import { useApp } from '../window/app-context.ts';

/** How the letter of the decision comes; each choice holds at once. */
export function Delivery(props: {
  readonly detail: Pick<ApplicationDetail, 'receiptNumber' | 'delivery'>;
  readonly onChange: (detail: ApplicationDetail) => void;
}) {
  const { detail, onChange } = props;
  const { store, t } = useApp();
  const [isChosen, setIsChosen] = useState(false);
  const { delivery, receiptNumber } = detail;

  async function choose(wanted: ApplicationDetail['delivery']): Promise<void> {
    setIsChosen(false);
    const outcome = await store.command('chooseDelivery', { receiptNumber, delivery: wanted });
    if (!outcome.ok) return;
    setIsChosen(true);
    onChange(outcome.value);
  }

  return (
    <>
      <Radios
        words={{
          at: 'delivery',
          label: t.applications.delivery,
          help: t.applications.deliveryHelp,
          isRequired: true,
        }}
        options={[
          { value: 'electronic', label: t.applications.deliveries.electronic },
          { value: 'post', label: t.applications.deliveries.post },
        ]}
        value={delivery}
        onChange={choose}
      />
      <p role="status">{isChosen && t.applications.deliveryChosen}</p>
    </>
  );
}
