import { useState } from 'react';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Fact, Facts } from '#ui/facts.tsx';
import { LANGUAGE_TAGS } from '#words/languages.ts';
import { useDesk } from '../page/desk-context.ts';
import { addressOf } from '../page/place.ts';
import { KeyHint, Said } from '../page/screen.tsx';
import { asTable } from './as-table.ts';
import { signatureNote } from './checks-tab.tsx';
import { FiledFiles } from './filed-files.tsx';
import './cases.css';

/** Section by section as in the form; each answer can be copied, exactly as it was written. */
export function AnswersTab({ detail }: { readonly detail: CaseDetail }) {
  const { d } = useDesk();
  const [said, setSaid] = useState('');
  const { document: filed } = detail;

  async function copy(text: string): Promise<void> {
    setSaid('');
    const isCopied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    setSaid(isCopied ? d.case.copied : d.case.notCopied);
  }

  return (
    <>
      {signatureNote(detail, d)}
      {detail.filings.length > 1 && (
        <p>
          <a href={addressOf({ at: 'difference', number: detail.receiptNumber })}>{d.difference.open}</a>{' '}
          <KeyHint>v</KeyHint>
        </p>
      )}
      <div className="answers-head">
        <Button kind="text" onPress={() => copy(asTable(filed))}>
          {d.case.copyTable}
        </Button>
        <Said words={said} />
      </div>
      {filed.sections.map((section) => (
        <section key={section.key} lang={LANGUAGE_TAGS[filed.language]}>
          <h2>{visibleText(section.title)}</h2>
          <Facts isDense>
            {section.lines.map((line, index) => (
              <Fact
                // biome-ignore lint/suspicious/noArrayIndexKey: lines are as they are, none has a name of its own
                key={index}
                name={visibleText(line.label)}
                isAsTyped
                action={
                  <Button kind="text" onPress={() => copy(line.value)}>
                    {d.case.copy}
                    <span className="visually-hidden"> {visibleText(line.label)}</span>
                  </Button>
                }
              >
                {visibleText(line.value)}
              </Fact>
            ))}
          </Facts>
        </section>
      ))}
      <Attachments detail={detail} />
    </>
  );
}

function Attachments({ detail }: { readonly detail: CaseDetail }) {
  const { d } = useDesk();
  if (detail.attachments.length === 0) return null;
  return (
    <section>
      <h2>{d.case.paperTabs}</h2>
      <FiledFiles number={detail.receiptNumber} attachments={detail.attachments} />
    </section>
  );
}
