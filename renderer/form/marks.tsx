import type { CorrectionView } from '#contract/app/flows/apply-flow.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '../ui/button.tsx';
import { useApp } from '../window/app-context.ts';
import { labelOfProblem, placeOfMark } from '../window/place-label.ts';
import './marks.css';

/** What the office says of the answer at a place, in a form that corrects. */
export function useMarksOf(correction: CorrectionView | null): (at: string) => string | undefined {
  const { t, language } = useApp();
  return (at) => {
    const marks = correction?.marks.filter(({ target }) => placeOfMark(target) === at) ?? [];
    const sentences = marks.map(({ text }) => visibleText(inLanguage(text, language)));
    return sentences.length === 0 ? undefined : t.form.mark(sentences.join(' '));
  };
}

/** All that is to be put right, each with a way to its place. Nothing of it stops the person: the office decides. */
export function MarkList(props: {
  readonly procedure: Procedure;
  readonly correction: CorrectionView;
  readonly onOpen: (at: string) => void;
}) {
  const { procedure, correction, onOpen } = props;
  const { t, language } = useApp();
  const { marks, lapsed } = correction;
  return (
    <section className="panel is-careful mark-list" aria-labelledby="marks">
      <h2 id="marks">{t.form.marks(marks.length)}</h2>
      <ul>
        {marks.map(({ target, text }) => {
          const at = placeOfMark(target);
          const sentence = visibleText(inLanguage(text, language));
          return (
            <li key={`${target.kind} ${at} ${sentence}`}>
              <Button kind="text" onPress={() => onOpen(at)}>
                {labelOfProblem(procedure, at, t, language)}
              </Button>
              <p>{sentence}</p>
            </li>
          );
        })}
      </ul>
      <p className="quiet">{lapsed ? t.applications.lapsed : t.form.marksLead}</p>
    </section>
  );
}
