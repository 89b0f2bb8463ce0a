import type { CaseSummary } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { useWords } from '#ui/words.ts';
import { dayOfInstant } from '#words/dates.ts';
import { useDesk, useInLanguage } from '../page/desk-context.ts';
import { addressOf } from '../page/place.ts';
import { stateInWords } from './changes-since.ts';
import { DueTag } from './due-tag.tsx';
import { MarkTags } from './mark-tags.tsx';
import './cases.css';

const ROW_LINK = 'data-case';

/** Cases in rows, each opened by its number. `j` and `k` move along the numbers. */
export function CaseTable({ cases, caption }: { readonly cases: readonly CaseSummary[]; readonly caption: string }) {
  const { d } = useDesk();
  const { columns } = d.queue;
  return (
    // A wide table scrolls in its own box, never the page.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
    <section className="case-table-box" aria-label={caption} tabIndex={0}>
      <table className="case-table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {(['due', 'number', 'procedure', 'name', 'received', 'state', 'assignee', 'marks'] as const).map((name) => (
              <th key={name} scope="col">
                {columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cases.map((one) => (
            <CaseRow key={one.receiptNumber} summary={one} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function CaseRow({ summary }: { readonly summary: CaseSummary }) {
  const { d } = useDesk();
  const { t } = useWords();
  const inLanguage = useInLanguage();
  const { receiptNumber, procedure, receivedAt, assignee } = summary;
  return (
    <tr>
      <td className="case-day">
        <DueTag summary={summary} />
      </td>
      <td>
        <a
          className="case-number"
          href={addressOf({ at: 'case', number: receiptNumber })}
          {...{ [ROW_LINK]: receiptNumber }}
        >
          {receiptNumber}
        </a>
      </td>
      <td>{inLanguage(procedure.title)}</td>
      <td className="case-name">{nameOf(summary, d.queue)}</td>
      <td className="case-day">{dayOfInstant(receivedAt, { ...t.dates, day: t.dates.weekday })}</td>
      <td>{stateInWords(summary, d)}</td>
      <td>{assignee === null ? '―' : visibleText(assignee.name)}</td>
      <td>
        <MarkTags marks={summary.marks} />
      </td>
    </tr>
  );
}

/** Nobody's name stands where it is kept from who looks. */
export function nameOf(
  { applicantName }: Pick<CaseSummary, 'applicantName'>,
  words: { readonly restricted: string; readonly inContainer: string },
): string {
  if (applicantName === null) return words.restricted;
  return applicantName === '' ? words.inContainer : visibleText(applicantName);
}

/** The number of the row that has the focus. */
export function rowInFocus(): string | undefined {
  return document.activeElement?.getAttribute(ROW_LINK) ?? undefined;
}

/** To the next row below or above; to the first where none has the focus. */
export function moveAlongRows(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>(`[${ROW_LINK}]`)];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const to = at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1);
  links[to]?.focus();
}

export function focusRow(number: string): void {
  document.querySelector<HTMLElement>(`[${ROW_LINK}="${number}"]`)?.focus();
}
