import type { DocumentLine } from '#contract/procedure/application-document.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '../button.tsx';
import { Fact, Facts } from '../facts.tsx';
import { Origin } from '../origin.tsx';
import { useWords } from '../words.ts';

/** Answers that are known of the household: to be looked at, each with a way to change it. */
export function KnownAnswers(props: {
  readonly lines: readonly DocumentLine[];
  readonly onChange: (at: string) => void;
}) {
  const { t } = useWords();
  if (props.lines.length === 0) return null;
  return (
    <Facts isPanel>
      {props.lines.map(({ at, label, value }) => (
        <Fact
          key={at}
          name={visibleText(label)}
          isAsTyped
          action={
            <Button kind="text" onPress={() => props.onChange(at)}>
              <span aria-hidden="true">{t.review.change}</span>
              <span className="visually-hidden">{t.review.changeOf(visibleText(label))}</span>
            </Button>
          }
        >
          {visibleText(value)} <Origin is="household">{t.form.fromHousehold}</Origin>
        </Fact>
      ))}
    </Facts>
  );
}
