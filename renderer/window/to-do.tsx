import type { SentView } from '#contract/app/views/sent-view.ts';
import type { OfficeContact } from '#contract/procedure/procedure.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Fact, Facts } from '../ui/facts.tsx';
import { useApp } from './app-context.ts';
import { DueIn } from './due-in.tsx';

/** What is left to do after an application was received: which papers, where to, when it is open. */
export function ToDo({ sent, receiptNumber }: { readonly sent: SentView; readonly receiptNumber: string }) {
  const { t, language } = useApp();
  const { toBring, bringBy, office } = sent;
  return (
    <section className={toBring.length > 0 ? 'panel is-next' : 'panel is-good'}>
      <h2>{t.receipt.toDo(toBring.length)}</h2>
      {bringBy !== null && <DueIn day={bringBy} />}
      {toBring.length > 0 && (
        <Facts>
          <Fact name={t.receipt.bring}>
            <ul>
              {toBring.map(({ title, originalNeeded }) => (
                <li key={title.ja}>
                  <strong>{visibleText(inLanguage(title, language))}</strong>
                  {originalNeeded && t.app.aside(t.receipt.original)}
                </li>
              ))}
              <li>{t.receipt.bringNumber(receiptNumber)}</li>
            </ul>
          </Fact>
          <Fact name={t.receipt.where}>
            <strong>{visibleText(inLanguage(office.name, language))}</strong>
            <br />
            {visibleText(office.address)}
          </Fact>
          {bringBy !== null && (
            <Fact name={t.receipt.by}>
              <strong>{t.dates.weekday(bringBy)}</strong>
            </Fact>
          )}
          <Fact name={t.receipt.when}>{visibleText(inLanguage(office.openHours, language))}</Fact>
        </Facts>
      )}
    </section>
  );
}

/** Whom to ask about an application. */
export function AskOffice({ office }: { readonly office: OfficeContact }) {
  const { t, language } = useApp();
  return (
    <p>
      {t.receipt.ask} {visibleText(inLanguage(office.name, language))} <strong>{visibleText(office.phone)}</strong>
      {t.app.aside(visibleText(inLanguage(office.openHours, language)))}
    </p>
  );
}
