import { useState } from 'react';
import { OWN_DATA_GROUPS, type OwnField, type OwnGroupId, type OwnTable } from '#contract/portal/own-data-groups.ts';
import type { OwnCell, OwnReading, OwnRow, OwnRows } from '#contract/portal/own-data-routes.ts';
import { ownCellText } from '#contract/portal/own-data-text.ts';
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
import { ownLabel } from './own-label.ts';
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
            return rows && <OneTable key={table.key} table={table} rows={rows} group={group} />;
          })}
          {!isTerminal && <SaveReading reading={reading} />}
          <Note kind="info" title={t.ownData.wrong}>
            <p>
              {t.ownData.wrongHow} {source}
            </p>
          </Note>
        </>
      )}
    </>
  );
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

function OneTable(props: { readonly table: OwnTable; readonly rows: OwnRows; readonly group: OwnGroupId }) {
  const { t, language } = useApp();
  const { table, rows, group } = props;
  const { isShown, show } = useShownForAWhile();
  const isTerminal = useIsPublicTerminal();
  const { isSensitive } = OWN_DATA_GROUPS[group];
  const isCovered = (type: OwnField['type']) =>
    !isShown && (isSensitive || (isTerminal && !OPEN_AT_TERMINALS.includes(type)));
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
            </tr>
          </thead>
          <tbody>
            {rows.rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of an answer never change their places
              <Row key={at} row={row} fields={table.fields} isCovered={isCovered} />
            ))}
          </tbody>
        </table>
      </section>
      {table.fields.some(({ type }) => isCovered(type)) && (
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

function Row(props: {
  readonly row: OwnRow;
  readonly fields: readonly OwnField[];
  readonly isCovered: (type: OwnField['type']) => boolean;
}) {
  const { row, fields, isCovered } = props;
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
  async function save(as: 'csv' | 'json') {
    const saved = await store.command('saveOwnData', { reading, as });
    if (saved.ok) setSavedAs(saved.value.savedAs);
  }
  return (
    <>
      <Actions>
        <Button onPress={() => save('csv')}>{t.ownData.saveCsv}</Button>
        <Button kind="text" onPress={() => save('json')}>
          {t.ownData.saveJson}
        </Button>
      </Actions>
      {savedAs !== undefined && <Note kind="success" title={t.receipt.saved(visibleText(savedAs))} />}
    </>
  );
}
