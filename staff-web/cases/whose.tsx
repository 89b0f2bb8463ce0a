import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { useDesk, useInLanguage } from '../page/desk-context.ts';
import { nameOf } from './case-table.tsx';
import './cases.css';

/** Which case a screen beside it is about. */
export function Whose({ detail }: { readonly detail: CaseDetail }) {
  const { d } = useDesk();
  const inLanguage = useInLanguage();
  return (
    <p className="case-head">
      <span>{inLanguage(detail.procedure.title)}</span>
      <span className="case-who">{nameOf(detail, d.queue)}</span>
      <span className="case-number">{detail.receiptNumber}</span>
    </p>
  );
}
