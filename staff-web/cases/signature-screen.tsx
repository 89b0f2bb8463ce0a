import { useCallback, useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { SignatureReport, VerifiedAgain } from '#contract/portal/case-look-routes.ts';
import { Actions } from '#ui/actions.tsx';
import { Button } from '#ui/button.tsx';
import { Fact, Facts } from '#ui/facts.tsx';
import { Icon } from '#ui/icon.tsx';
import { Note } from '#ui/note.tsx';
import { useWords } from '#ui/words.ts';
import { instantInWords } from '#words/dates.ts';
import { withoutReadings } from '#words/ruby.ts';
import { useDesk, useLoaded } from '../page/desk-context.ts';
import { FailureNote } from '../page/failure-note.tsx';
import { useKeys } from '../page/keys.ts';
import { addressOf, goTo } from '../page/place.ts';
import { saveFile } from '../page/save-file.ts';
import { Screen, WhenLoaded } from '../page/screen.tsx';
import { againInWords, reportLines, reportText, signatureSentence } from './signature-report.ts';
import './cases.css';

/** D10: whose signature a filing has, on what that rests, and what nobody could check. */
export function SignatureScreen({ number, filing }: { readonly number: string; readonly filing: number }) {
  const { d, client } = useDesk();
  const load = useCallback(() => client.ask('readSignature', { params: { number, filing } }), [client, number, filing]);
  const { loaded, reload } = useLoaded(load);
  const back = { at: 'case', number } as const;
  useKeys({ esc: () => goTo(back) });
  return (
    <Screen
      id="signature"
      title={d.signature.title}
      above={
        <a className="case-back" href={addressOf(back)}>
          <Icon name="back" />
          {d.signature.back}
        </a>
      }
    >
      <WhenLoaded loaded={loaded} reload={reload}>
        {(report) => <Report number={number} report={report} />}
      </WhenLoaded>
    </Screen>
  );
}

function Report({ number, report }: { readonly number: string; readonly report: SignatureReport }) {
  const { d, client } = useDesk();
  const { t } = useWords();
  const [again, setAgain] = useState<VerifiedAgain>();
  const [failure, setFailure] = useState<Failure>();
  const { filing } = report;

  async function verify(): Promise<void> {
    const verified = await client.ask('verifySignature', { params: { number, filing } });
    setFailure(verified.ok ? undefined : verified.failure);
    setAgain(verified.ok ? verified.value : undefined);
  }
  function save(): void {
    const text = withoutReadings(reportText(number, report, again, { d, dates: t.dates }));
    saveFile(text, { name: `signature-${number}-${filing}.txt`, type: 'text/plain;charset=utf-8' });
  }

  return (
    <>
      <p className="quiet">
        {number} {d.case.filing(filing)}
      </p>
      <Sentence report={report} />
      <Facts isDense>
        {reportLines(report, d, t.dates).map(([name, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are as they are, none has a name of its own
          <Fact key={index} name={name} isAsTyped>
            {value}
          </Fact>
        ))}
      </Facts>
      <p>{d.signature.againAbout}</p>
      {failure !== undefined && <FailureNote failure={failure} />}
      <div role="status">
        {again !== undefined && (
          <Note kind={again.result === 'same' ? 'success' : 'warning'} title={againInWords(again, d)}>
            <p>{d.signature.againAt(instantInWords(again.at, t.dates))}</p>
          </Note>
        )}
      </div>
      <Actions>
        <Button kind="filled" onPress={save}>
          {d.signature.save}
        </Button>
        <Button onPress={verify}>{d.signature.again}</Button>
      </Actions>
    </>
  );
}

function Sentence({ report }: { readonly report: SignatureReport }) {
  const { d } = useDesk();
  const { signature } = report;
  const isGood = signature?.status === 'valid' && signature.isApplicant;
  return (
    <Note kind={isGood ? 'success' : 'warning'} title={signatureSentence(report, d)}>
      {signature === null && <p>{d.signature.unsignedAbout}</p>}
      {signature !== null && <p>{signature.isApplicant ? d.case.applicantIs : d.signature.otherPerson}</p>}
    </Note>
  );
}
