import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { useDesk, useInLanguage } from '../page/desk-context.ts';
import type { DoAct } from './act.ts';
import { CaseVisits } from './case-visits.tsx';
import { ReasonButton } from './reason-button.tsx';
import './cases.css';

type Original = CaseDetail['originals'][number];

/** Papers that the office waits for, or has seen. */
export function OriginalsTab({ detail, act }: { readonly detail: CaseDetail; readonly act: DoAct }) {
  const { d } = useDesk();
  return (
    <>
      <h2 className="visually-hidden">{d.case.tabs.originals}</h2>
      {detail.originals.length === 0 ? (
        <p>{d.case.noOriginals}</p>
      ) : (
        <ul className="originals">
          {detail.originals.map((original) => (
            <OriginalItem key={original.key} original={original} may={detail.may} act={act} />
          ))}
        </ul>
      )}
      <CaseVisits detail={detail} act={act} />
    </>
  );
}

function OriginalItem(props: { readonly original: Original; readonly may: CaseDetail['may']; readonly act: DoAct }) {
  const { original, may, act } = props;
  const { d } = useDesk();
  const { t } = useWords();
  const inLanguage = useInLanguage();
  const { key, state, dueOn, at, reason } = original;
  const title = inLanguage(original.title);
  const of = <span className="visually-hidden"> {title}</span>;
  const isAwaited = state === 'expected' || state === 'waived';
  return (
    <li>
      <p>
        <strong>{title}</strong> {d.originals.states[state]}{' '}
        <span className="quiet">
          {state === 'expected' && dueOn !== null
            ? d.originals.until(t.dates.weekday(dueOn))
            : instantInWords(at, t.dates)}
        </span>
      </p>
      {reason !== null && <p className="as-typed">{d.case.reason(visibleText(reason))}</p>}
      <div className="case-bar-row">
        {isAwaited && may.includes('originalArrived') && (
          <Button onPress={() => act({ type: 'originalArrived', key })}>
            {d.acts.originalArrived}
            {of}
          </Button>
        )}
        {state === 'expected' && may.includes('originalWaived') && (
          <ReasonButton
            open={
              <>
                {d.acts.originalWaived}
                {of}
              </>
            }
            title={d.acts.originalWaived}
            onReason={(why) => act({ type: 'originalWaived', key, reason: why })}
          />
        )}
        {state === 'arrived' && may.includes('originalReturned') && (
          <Button onPress={() => act({ type: 'originalReturned', key })}>
            {d.acts.originalReturned}
            {of}
          </Button>
        )}
      </div>
    </li>
  );
}
