import { useId } from 'react';
import type { ApplyStep } from '#contract/app/flows/apply-flow.ts';
import { LANGUAGE_TAGS } from '#words/languages.ts';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Origin } from '../ui/origin.tsx';
import { useApp, useMandateOfFlow } from '../window/app-context.ts';
import type { LocalDraft } from '../window/draft-keeper.ts';
import { type CheckGroup, type CheckRow, checkGroups, type Said, saidInWords } from './check-rows.ts';
import './check-list.css';

type Reviewing = Extract<ApplyStep, { readonly at: 'reviewing' }>;
type OnChange = (page: number, at: string) => Promise<unknown>;

/** What was answered, in the groups and the order of the form; each row leads to its place, where it can be changed. */
export function CheckList(props: {
  readonly step: Reviewing;
  readonly draft: LocalDraft;
  readonly onChange: OnChange;
}) {
  const { step, draft, onChange } = props;
  const { t, language } = useApp();
  const mandate = useMandateOfFlow();
  return checkGroups(step, draft, { t, language, isForAnother: mandate !== null }).map((group) => (
    <Group key={group.page} group={group} documentTag={LANGUAGE_TAGS[step.document.language]} onChange={onChange} />
  ));
}

function Group(props: { readonly group: CheckGroup; readonly documentTag: string; readonly onChange: OnChange }) {
  const { group, documentTag, onChange } = props;
  const id = useId();
  return (
    <section aria-labelledby={id} className="check-group">
      <h2 id={id}>{group.title}</h2>
      <div lang={documentTag}>
        <Facts isDense>
          {group.rows.map((row) => (
            <Row key={`${row.at} ${row.label}`} row={row} onChange={() => onChange(group.page, row.at)} />
          ))}
          <Assumed lines={group.assumed} onChange={(at) => onChange(group.page, at)} />
        </Facts>
      </div>
    </section>
  );
}

function Row({ row, onChange }: { readonly row: CheckRow; readonly onChange: () => Promise<unknown> }) {
  const { t, language } = useApp();
  const { label } = row;
  return (
    <Fact
      name={label}
      isAsTyped
      action={row.at === '' ? undefined : <Change at={row.at} label={label} onPress={onChange} />}
    >
      {row.value}{' '}
      {row.origin !== undefined && (
        <span lang={LANGUAGE_TAGS[language]}>
          <Origin is={row.origin}>{t.review.origins[row.origin]}</Origin>
        </span>
      )}
      {row.rest.length > 0 && <span className="check-rest"> {saidInWords(row.rest, t)}</span>}
    </Fact>
  );
}

/** All that is assumed on a page is one row, at its end. */
function Assumed(props: { readonly lines: readonly Said[]; readonly onChange: (at: string) => Promise<unknown> }) {
  const { t, language } = useApp();
  const [first] = props.lines;
  if (first === undefined) return null;
  return (
    <Fact
      name={t.review.assumedLabel}
      isAsTyped
      action={<Change at={first.at} label={t.review.assumedLabel} onPress={() => props.onChange(first.at)} />}
    >
      {saidInWords(props.lines, t)}{' '}
      <span lang={LANGUAGE_TAGS[language]}>
        <Origin is="guess">{t.app.assumed}</Origin>
      </span>
    </Fact>
  );
}

function Change(props: { readonly at: string; readonly label: string; readonly onPress: () => Promise<unknown> }) {
  const { t, language } = useApp();
  return (
    <span lang={LANGUAGE_TAGS[language]}>
      <Button kind="text" id={`change-${props.at}`} onPress={props.onPress}>
        <span aria-hidden="true">{t.review.change}</span>
        <span className="visually-hidden">{t.review.changeOf(props.label)}</span>
      </Button>
    </span>
  );
}
