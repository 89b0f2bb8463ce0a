import { correctedField, type OwnCorrection } from '#contract/portal/data-correction-routes.ts';
import { OWN_DATA_GROUPS } from '#contract/portal/own-data-groups.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { useAnswer, useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { useShownForAWhile } from '../window/use-shown-for-a-while.ts';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { ownLabel } from './own-label.ts';
import './own-data.css';

/** S51: what the person said is wrong, where it stands, and what was answered. */
export function OwnCorrectionsScreen() {
  const { t } = useApp();
  return (
    <Page id="own-corrections" title={t.ownData.correction.list}>
      <WhenSignedIn why={t.ownData.signIn}>
        <AllCorrections />
        <p>
          <Link to={{ at: 'ownData' }}>{t.ownData.back}</Link>
        </p>
      </WhenSignedIn>
    </Page>
  );
}

function AllCorrections() {
  const { t } = useApp();
  const { answer, again } = useAnswer('listOwnCorrections', {});
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const { corrections } = answer.value;
  if (corrections.length === 0) return <p>{t.ownData.correction.none}</p>;
  return (
    <ul className="own-groups">
      {corrections.map((one) => (
        <OneCorrection key={one.correction} correction={one} />
      ))}
    </ul>
  );
}

function OneCorrection({ correction }: { readonly correction: OwnCorrection }) {
  const { t, language } = useApp();
  const isTerminal = useIsPublicTerminal();
  const { isShown, show } = useShownForAWhile();
  const { group, source, municipality, about, file, state, askedAt, answeredAt, answer } = correction;
  const words = t.ownData.correction;
  const { title, isSensitive } = OWN_DATA_GROUPS[group];
  const isCovered = !isShown && (isTerminal || isSensitive);
  const name = ownLabel(title, language);
  const at = correctedField(group, about);
  return (
    <li className="panel own-group">
      <h2>{name}</h2>
      <Facts isDense>
        <Fact name={words.state}>{words.states[state]}</Fact>
        <Fact name={words.askedAt}>{instantInWords(askedAt, t.dates)}</Fact>
        <Fact name={words.to}>{visibleText(inLanguage(municipality.name, language))}</Fact>
        <Fact name={words.source}>{ownLabel(source.name, language)}</Fact>
        {!isCovered && (
          <>
            <Fact name={words.field}>{at === undefined ? about.field : ownLabel(at.field.label, language)}</Fact>
            <Fact name={words.shouldBe} isAsTyped>
              {visibleText(about.shouldBe)}
            </Fact>
            {file !== null && (
              <Fact name={words.file} isAsTyped>
                {visibleText(file.name)}
              </Fact>
            )}
          </>
        )}
        {answeredAt !== null && <Fact name={words.answeredAt}>{instantInWords(answeredAt, t.dates)}</Fact>}
        {!isCovered && answer !== null && (
          <Fact name={words.answer} isAsTyped>
            {visibleText(answer)}
          </Fact>
        )}
      </Facts>
      {isCovered && (
        <Actions>
          <Button onPress={show}>{t.ownData.showFor(name)}</Button>
        </Actions>
      )}
    </li>
  );
}
