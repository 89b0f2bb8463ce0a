import { useState } from 'react';
import type { DeliveryDetail } from '#contract/portal/delivery-routes.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { DrawnPage } from '../ui/drawn-page.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Unanswered } from '../window/unanswered.tsx';

/** The pages one after the other, drawn at the portal: nothing of the file itself is opened here. */
export function DeliveryPages({ detail: { delivery, pages } }: { readonly detail: DeliveryDetail }) {
  const { t } = useApp();
  const [page, setPage] = useState(1);
  if (pages === 0) return <p>{t.deliveries.noPages}</p>;
  return (
    <section aria-label={t.deliveries.pages}>
      <p role="status">{t.deliveries.pageOf(page, pages)}</p>
      <OnePage key={page} delivery={delivery} page={page} />
      {pages > 1 && (
        <Actions>
          {page < pages && <Button onPress={async () => setPage(page + 1)}>{t.deliveries.nextPage}</Button>}
          {page > 1 && (
            <Button kind="text" onPress={async () => setPage(page - 1)}>
              {t.deliveries.pageBefore}
            </Button>
          )}
        </Actions>
      )}
    </section>
  );
}

function OnePage({ delivery, page }: { readonly delivery: string; readonly page: number }) {
  const { t } = useApp();
  const { answer, again } = useAnswer('readDeliveryPage', { delivery, page });
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  return <DrawnPage drawn={answer.value} alt={t.deliveries.pagePicture(page)} />;
}
