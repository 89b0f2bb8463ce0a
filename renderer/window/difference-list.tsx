import type { Difference } from '#contract/procedure/difference.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Fact, Facts } from '../ui/facts.tsx';
import { useApp } from './app-context.ts';
import './difference-list.css';

/** What a later filing says otherwise than the one before it. */
export function DifferenceList({ difference }: { readonly difference: Difference }) {
  const { t } = useApp();
  const said = (value: string | null) => (value === null ? t.review.nothing : visibleText(value));
  return (
    <Facts isDense>
      {difference.answers.map(({ section, label, before, after }) => (
        <Fact key={`${section} ${label} ${before} ${after}`} name={visibleText(label)} isAsTyped>
          <span className="said-before">
            <span className="quiet">{t.review.before}</span> <del>{said(before)}</del>
          </span>
          <span className="said-now">
            <span className="quiet">{t.review.after}</span> <ins>{said(after)}</ins>
          </span>
        </Fact>
      ))}
      {difference.attachments.map(({ key, fileName, change }) => (
        <Fact key={`${key} ${fileName} ${change}`} name={visibleText(fileName)}>
          {change === 'added' ? t.review.fileAdded : t.review.fileRemoved}
        </Fact>
      ))}
    </Facts>
  );
}
