import { CardPicture } from '../ui/card-picture.tsx';
import { useApp } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';

/** S29, message 31: stays until the card is taken. */
export function TakeCardScreen() {
  const { t } = useApp();
  return (
    <Page
      id="take-card"
      title={t.takeCard.title}
      tone="night"
      tells={
        <>
          <p className="lead">{t.takeCard.todo}</p>
          <CardPicture is="away" />
          <p>{t.start.nothingStays}</p>
        </>
      }
    />
  );
}
