import { useState } from 'react';
import type { ApplicationDetail } from '#contract/portal/application-routes.ts';
import type { Difference } from '#contract/procedure/difference.ts';
import { Button } from '../ui/button.tsx';
import { Fold } from '../ui/fold.tsx';
import { useApp } from '../window/app-context.ts';
import { DifferenceList } from '../window/difference-list.tsx';

/** What was sent again, each filing with what it says otherwise than the one before it. */
export function FiledAgain({ detail }: { readonly detail: Pick<ApplicationDetail, 'receiptNumber' | 'filing'> }) {
  const { t } = useApp();
  const { receiptNumber, filing } = detail;
  if (filing === 1) return null;
  const later = Array.from({ length: filing - 1 }, (_, n) => filing - n);
  return (
    <Fold title={t.applications.changes}>
      {later.map((nth) => (
        <Changes key={nth} receiptNumber={receiptNumber} filing={nth} />
      ))}
    </Fold>
  );
}

/** Two whole filings are fetched for it, so not before somebody asks. */
function Changes(props: { readonly receiptNumber: string; readonly filing: number }) {
  const { store, t } = useApp();
  const [difference, setDifference] = useState<Difference>();
  const { filing } = props;
  async function show(): Promise<void> {
    const read = await store.command('readChanges', props);
    if (read.ok) setDifference(read.value);
  }
  if (difference === undefined) {
    return (
      <Button kind="text" busyLabel={t.app.loading} onPress={show}>
        {t.applications.showChanges(filing)}
      </Button>
    );
  }
  const isEmpty = difference.answers.length + difference.attachments.length === 0;
  return (
    <section>
      <h2>{t.applications.changed(filing)}</h2>
      {isEmpty ? <p>{t.review.unchanged}</p> : <DifferenceList difference={difference} />}
    </section>
  );
}
