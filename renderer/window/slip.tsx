import type { SentView } from '#contract/app/views/sent-view.ts';
import { inLanguage, type LocalizedText } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { CodePicture } from '../ui/code-picture.tsx';
import { useApp } from './app-context.ts';
import { PrintedPart } from './printed-part.tsx';
import './slip.css';

/** The receipt on paper of 80 mm: what one needs at the counter, and no name. Seen in print alone. */
export function Slip(props: {
  readonly receiptNumber: string;
  readonly receivedAt: string;
  readonly title: LocalizedText;
  readonly sent: SentView;
}) {
  const { t, language } = useApp();
  const { receiptNumber, receivedAt, title, sent } = props;
  const { office, toBring, bringBy } = sent;
  return (
    <PrintedPart part="slip">
      <p className="slip-title">{t.receipt.title}</p>
      <p>{visibleText(inLanguage(title, language))}</p>
      <p>
        {t.receipt.number}
        <br />
        <strong>{receiptNumber}</strong>
      </p>
      <p>{instantInWords(receivedAt, t.dates)}</p>
      {toBring.length > 0 && (
        <>
          <p>{t.receipt.bring}</p>
          <ul>
            {toBring.map((paper) => (
              <li key={paper.title.ja}>
                {visibleText(inLanguage(paper.title, language))}
                {paper.originalNeeded && t.app.aside(t.receipt.original)}
              </li>
            ))}
          </ul>
          {bringBy !== null && (
            <p>
              {t.receipt.by}
              <br />
              {t.dates.weekday(bringBy)}
            </p>
          )}
        </>
      )}
      <p>
        {visibleText(inLanguage(office.name, language))}
        <br />
        {visibleText(office.phone)}
        <br />
        {visibleText(inLanguage(office.openHours, language))}
      </p>
      <CodePicture text={receiptNumber} title={t.receipt.numberAsCode} />
    </PrintedPart>
  );
}
