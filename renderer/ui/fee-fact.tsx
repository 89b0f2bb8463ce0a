import { Fragment } from 'react';
import type { Fee } from '#contract/procedure/fee.ts';
import { feeAmount, feeSentences } from '#words/fee-words.ts';
import { Fact } from './facts.tsx';
import { useWords } from './words.ts';

/** What a procedure costs, how and when it is paid, and who pays nothing; nothing where it is not said. */
export function FeeFact({ fee }: { readonly fee: Fee | undefined }) {
  const { t, language } = useWords();
  if (fee === undefined) return null;
  return (
    <Fact name={t.fee.name}>
      {feeAmount(fee, t)}
      {feeSentences(fee, t, language).map((sentence) => (
        <Fragment key={sentence}>
          <br />
          <span className="quiet">{sentence}</span>
        </Fragment>
      ))}
    </Fact>
  );
}
