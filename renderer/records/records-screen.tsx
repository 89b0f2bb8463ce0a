import type { ExchangeRecord } from '#contract/portal/exchange-record-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { Fact, Facts } from '../ui/facts.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { NewestFirst } from '../window/newest-first.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import './records.css';

const ICONS: Readonly<Record<ExchangeRecord['way'], IconName>> = {
  desk: 'eye',
  export: 'paper',
  agency: 'office',
  emergency: 'warning',
};

/** S33: who looked at what the person filed, why, and on what ground, newest first. */
export function RecordsScreen() {
  const { t } = useApp();
  return (
    <Page id="records" title={t.records.title}>
      <WhenSignedIn why={t.records.signIn}>
        <AllRecords />
      </WhenSignedIn>
    </Page>
  );
}

function AllRecords() {
  const { t } = useApp();
  const { answer, again } = useAnswer('listExchangeRecords', {});
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  if (answer.value.records.length === 0) return <p className="lead">{t.records.none}</p>;
  return (
    <>
      <NewestFirst
        method="listExchangeRecords"
        first={answer.value}
        more={t.records.more}
        draw={(pages, isWhole) => <Looks records={pages.flatMap((page) => page.records)} isWhole={isWhole} />}
      />
      <Note kind="info" title={t.records.strange}>
        <p>{t.records.ask}</p>
      </Note>
    </>
  );
}

function Looks({ records, isWhole }: { readonly records: readonly ExchangeRecord[]; readonly isWhole: boolean }) {
  const { t } = useApp();
  return (
    <>
      <p role="status">{(isWhole ? t.records.count : t.records.newest)(records.length)}</p>
      <ol className="looks">
        {records.map((record) => (
          <Look key={record.record} record={record} />
        ))}
      </ol>
    </>
  );
}

function Look({ record }: { readonly record: ExchangeRecord }) {
  const { t, language } = useApp();
  const { at, way, system, kinds, legalGround, receiptNumber } = record;
  const city = visibleText(inLanguage(record.municipality.name, language));
  const procedure = visibleText(inLanguage(record.procedure.title, language));
  return (
    <li className="panel look">
      <Icon name={ICONS[way]} />
      <div>
        <p className="look-head">
          <span className="quiet">{instantInWords(at, t.dates)}</span>
          <span className="look-way">{t.records.ways[way]}</span>
        </p>
        <h2>
          <Link to={{ at: 'application', receiptNumber }}>
            {t.records.says[way](city, procedure, system === null ? '' : visibleText(system))}
          </Link>
        </h2>
        <Facts isDense>
          <Fact name={t.records.what}>{t.app.list(kinds.map((kind) => t.records.kinds[kind]))}</Fact>
          <Fact name={t.records.why}>{t.records.purpose}</Fact>
          {legalGround.length > 0 && (
            <Fact name={t.records.ground}>
              {t.app.list(legalGround.map((ground) => visibleText(inLanguage(ground, language))))}
            </Fact>
          )}
        </Facts>
      </div>
    </li>
  );
}
