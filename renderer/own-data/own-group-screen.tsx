import { type ReactNode, useState } from 'react';
import type { FailureOf } from '#contract/failures/failure.ts';
import { OWN_DATA_GROUPS, type OwnField, type OwnGroupId, type OwnTable } from '#contract/portal/own-data-groups.ts';
import type { OwnCell, OwnReading, OwnRow, OwnRows } from '#contract/portal/own-data-routes.ts';
import { ownCellText } from '#contract/portal/own-data-text.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { instantSchema } from '#contract/values/instant.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { MASK, useShownForAWhile } from '../window/use-shown-for-a-while.ts';
import { WhenFresh } from '../window/when-fresh.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { CorrectionForm } from './correction-form.tsx';
import { LinkSource } from './link-source.tsx';
import { ownLabel } from './own-label.ts';
import { GrowthPicture } from './pictures/growth-picture.tsx';
import { PensionPicture } from './pictures/pension-picture.tsx';
import { VaccinationPicture } from './pictures/vaccination-picture.tsx';
import './own-data.css';

/** What bystanders at a public terminal may see of a group that is not sensitive: days. */
const OPEN_AT_TERMINALS: readonly OwnField['type'][] = ['date', 'month', 'period'];
const RIGHT: readonly OwnField['type'][] = ['yen', 'number'];

/** S19: one group as its source holds it now, for as long as the card counts as proved. */
export function OwnGroupScreen({ group }: { readonly group: OwnGroupId }) {
  const { t, language } = useApp();
  return (
    <Page id="own-group" title={ownLabel(OWN_DATA_GROUPS[group].title, language)}>
      <WhenSignedIn why={t.ownData.signIn}>
        <WhenFresh>
          <Reading group={group} />
        </WhenFresh>
        <p>
          <Link to={{ at: 'ownData' }}>{t.ownData.back}</Link>
        </p>
      </WhenSignedIn>
    </Page>
  );
}

function Reading({ group }: { readonly group: OwnGroupId }) {
  const { t, language } = useApp();
  const isTerminal = useIsPublicTerminal();
  const { answer, again } = useAnswer('readOwnData', { group });
  const [wrong, setWrong] = useState<Wrong>();
  if (answer.at === 'failed' && answer.failure.code === 'sourceNotLinked') {
    return <LinkSource source={answer.failure.source} onLinked={again} />;
  }
  if (answer.at === 'failed' && answer.failure.code === 'sourceClosed') {
    return (
      <>
        <Unanswered answer={answer} again={again} />
        <Closed failure={answer.failure} />
      </>
    );
  }
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const reading = answer.value;
  const source = ownLabel(reading.source.name, language);
  const tables: readonly OwnTable[] = OWN_DATA_GROUPS[group].tables;
  return (
    <>
      <p role="status">{stateInWords(reading, t, source)}</p>
      {reading.state === 'ok' && (
        <>
          {tables.map((table) => {
            const rows = reading.tables.find(({ key }) => key === table.key);
            return (
              rows && (
                <OneTable
                  key={table.key}
                  table={table}
                  rows={rows}
                  group={group}
                  onWrong={(row) => setWrong({ table, row })}
                />
              )
            );
          })}
          {!isTerminal && <SaveReading reading={reading} />}
          {wrong === undefined ? (
            <p className="quiet">{t.ownData.correction.how}</p>
          ) : (
            <CorrectionForm
              key={`${wrong.table.key} ${JSON.stringify(wrong.row)}`}
              group={group}
              table={wrong.table}
              row={wrong.row}
              onClose={() => setWrong(undefined)}
            />
          )}
        </>
      )}
    </>
  );
}

/** Until when a source is closed, and when it is open at all. */
function Closed({ failure: { until, hours } }: { readonly failure: FailureOf<'sourceClosed'> }) {
  const { t } = useApp();
  return (
    <>
      {instantSchema.safeParse(until).success && <p>{t.ownData.closedUntil(instantInWords(until, t.dates))}</p>}
      {hours !== undefined && <p>{t.ownData.hours(visibleText(hours.opens), visibleText(hours.closes))}</p>}
    </>
  );
}

interface Wrong {
  readonly table: OwnTable;
  readonly row: OwnRow;
}

function stateInWords(
  { state, asOf, law, readyAt }: OwnReading,
  t: ReturnType<typeof useApp>['t'],
  source: string,
): string {
  switch (state) {
    case 'ok':
      return t.ownData.asOf(source, instantInWords(asOf, t.dates));
    case 'none':
      return t.ownData.none;
    case 'withheld':
      return t.ownData.withheld(visibleText(law ?? ''));
    case 'delayed':
      return t.ownData.delayed(instantInWords(readyAt ?? asOf, t.dates));
  }
}

function OneTable(props: {
  readonly table: OwnTable;
  readonly rows: OwnRows;
  readonly group: OwnGroupId;
  readonly onWrong: (row: OwnRow) => void;
}) {
  const { t, language } = useApp();
  const { table, rows, group } = props;
  const { isShown, show } = useShownForAWhile();
  const isTerminal = useIsPublicTerminal();
  const { isSensitive } = OWN_DATA_GROUPS[group];
  const isCovered = (type: OwnField['type']) =>
    !isShown && (isSensitive || (isTerminal && !OPEN_AT_TERMINALS.includes(type)));
  const isMasked = table.fields.some(({ type }) => isCovered(type));
  const caption = ownLabel(table.caption, language);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard */}
      <section className="own-table" aria-label={caption} tabIndex={0}>
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              {table.fields.map(({ key, label, unit, type }) => (
                <th key={key} scope="col" className={RIGHT.includes(type) ? 'is-number' : undefined}>
                  {ownLabel(label, language)}
                  {unit !== undefined && ` (${unit})`}
                </th>
              ))}
              {!isMasked && <td />}
            </tr>
          </thead>
          <tbody>
            {rows.rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of an answer never change their places
              <Row key={at} row={row} fields={table.fields} isCovered={isCovered}>
                {!isMasked && (
                  <Button kind="text" onPress={() => props.onWrong(row)}>
                    {t.ownData.wrong}
                    <span className="visually-hidden"> {t.ownData.rowOf(caption, at + 1)}</span>
                  </Button>
                )}
              </Row>
            ))}
          </tbody>
        </table>
      </section>
      {!isMasked && <Picture group={group} table={table.key} rows={rows.rows} />}
      {isMasked && (
        <>
          <p className="quiet">{t.ownData.masked}</p>
          <Actions>
            <Button kind="filled" onPress={show}>
              {t.ownData.showFor(caption)}
            </Button>
          </Actions>
        </>
      )}
    </>
  );
}

/** What a table says more plainly as a picture; it is there only while the table is. */
function Picture(props: { readonly group: OwnGroupId; readonly table: string; readonly rows: readonly OwnRow[] }) {
  const { group, table, rows } = props;
  switch (`${group} ${table}`) {
    case 'maternalHealth growth':
      return <GrowthPicture rows={rows} />;
    case 'vaccination main':
      return <VaccinationPicture rows={rows} today={japaneseDay(epochMs(Date.now()))} />;
    case 'pension months':
      return <PensionPicture rows={rows} />;
    default:
      return null;
  }
}

function Row(props: {
  readonly row: OwnRow;
  readonly fields: readonly OwnField[];
  readonly isCovered: (type: OwnField['type']) => boolean;
  /** What can be done about it. */
  readonly children: ReactNode;
}) {
  const { row, fields, isCovered, children } = props;
  return (
    <tr>
      {fields.map((field) => (
        <td key={field.key} className={RIGHT.includes(field.type) ? 'is-number' : undefined}>
          {isCovered(field.type) ? (
            <span aria-hidden="true">{MASK}</span>
          ) : (
            <Cell field={field} cell={row[field.key]} />
          )}
        </td>
      ))}
      {children !== false && <td>{children}</td>}
    </tr>
  );
}

function Cell({ field, cell }: { readonly field: OwnField; readonly cell: OwnCell | undefined }) {
  const { t } = useApp();
  if (cell === undefined) return <span className="quiet">{t.ownData.empty}</span>;
  if (typeof cell === 'object' && 'hidden' in cell) return <span className="quiet">{t.ownData.hiddenNumber}</span>;
  if (field.type === 'yen' && typeof cell === 'number') return cell.toLocaleString('en');
  return visibleText(ownCellText(field, cell));
}

function SaveReading({ reading }: { readonly reading: OwnReading }) {
  const { store, t } = useApp();
  const [savedAs, setSavedAs] = useState<string>();
  async function save(as: 'csv' | 'json' | 'pdf') {
    const saved = await store.command('saveOwnData', { reading, as });
    if (saved.ok) setSavedAs(saved.value.savedAs);
  }
  return (
    <>
      <Actions>
        <Button onPress={() => save('csv')}>{t.ownData.saveCsv}</Button>
        <Button onPress={() => save('pdf')}>{t.ownData.savePdf}</Button>
        <Button kind="text" onPress={() => save('json')}>
          {t.ownData.saveJson}
        </Button>
      </Actions>
      {savedAs !== undefined && <Note kind="success" title={t.receipt.saved(visibleText(savedAs))} />}
    </>
  );
}
