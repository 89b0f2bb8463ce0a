import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { useAnswer, useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { useShownForAWhile } from '../window/use-shown-for-a-while.ts';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { BeginActing, MandateName, MandateTerms } from './mandate-parts.tsx';
import { useProcedureTitles } from './procedure-titles.ts';

/** S42: for whom the person acts from now on. */
export function WhoseScreen() {
  const { t } = useApp();
  return (
    <Page id="whose" title={t.acting.whose}>
      <WhenSignedIn why={t.proxies.signIn}>
        <Principals />
      </WhenSignedIn>
      <Actions>
        <Link className="button is-outline" to={{ at: 'home' }}>
          {t.acting.myself}
        </Link>
      </Actions>
    </Page>
  );
}

function Principals() {
  const { t } = useApp();
  const { answer, again } = useAnswer('listMandates', {});
  const isTerminal = useIsPublicTerminal();
  const { isShown, show } = useShownForAWhile();
  const titles = useProcedureTitles();
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const { principals } = answer.value;
  const isCovered = isTerminal && !isShown;
  if (principals.length === 0) return <p className="lead">{t.proxies.noOthers}</p>;
  return (
    <>
      <p className="lead">{t.acting.whoseLead}</p>
      {isCovered && (
        <Actions>
          <Button onPress={show}>{t.proxies.show}</Button>
        </Actions>
      )}
      <ul className="panels">
        {principals.map((one) => (
          <li key={one.registration} className="panel">
            <MandateName name={one.name} isCovered={isCovered} level={2} />
            <MandateTerms mandate={one} titles={titles} />
            <BeginActing principal={one} isCovered={isCovered} />
          </li>
        ))}
      </ul>
    </>
  );
}
