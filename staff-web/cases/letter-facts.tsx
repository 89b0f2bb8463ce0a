import type { LetterDraft } from '#contract/procedure/letter.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Fact, Facts } from '#ui/facts.tsx';
import { useWords } from '#ui/words.ts';
import { useDesk } from '../page/desk-context.ts';

/** What a letter says, line by line, before it is one. */
export function LetterFacts({ letter }: { readonly letter: LetterDraft }) {
  const { d } = useDesk();
  const { t } = useWords();
  function inWords({ value }: LetterDraft['facts'][number]): string {
    switch (value.type) {
      case 'yen':
        return d.decision.yen(value.yen.toLocaleString('en'));
      case 'yenAMonth':
        return d.decision.yenAMonth(value.yen.toLocaleString('en'));
      case 'day':
        return t.dates.day(value.day);
      case 'month':
        return t.dates.month(calendarDateSchema.parse(`${value.month}-01`));
      case 'text':
        return visibleText(value.text);
    }
  }
  return (
    <Facts>
      {letter.facts.map((fact, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be called the same
        <Fact key={index} name={visibleText(fact.label)}>
          {inWords(fact)}
        </Fact>
      ))}
      {letter.reasons.length > 0 && (
        <Fact name={d.decision.reasons} isAsTyped>
          {visibleText(letter.reasons.join('\n\n'))}
        </Fact>
      )}
    </Facts>
  );
}
