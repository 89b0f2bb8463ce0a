import { useState } from 'react';
import type { OwnPrincipal, OwnProxy } from '#contract/portal/mandate-routes.ts';
import { instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { DialogButton } from '../ui/dialog-button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { useShownForAWhile } from '../window/use-shown-for-a-while.ts';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { BeginActing, MandateName, MandateTerms } from './mandate-parts.tsx';
import { useProcedureTitles } from './procedure-titles.ts';

/** S40: who acts for the person, to end at once and alone, and for whom the person acts. */
export function ProxiesScreen() {
  const { t } = useApp();
  return (
    <Page id="proxies" title={t.proxies.title}>
      <Note kind="warning" title={t.proxies.safetyTitle}>
        <p>{t.proxies.safety}</p>
      </Note>
      <WhenSignedIn why={t.proxies.signIn}>
        <BothSides />
      </WhenSignedIn>
    </Page>
  );
}

function BothSides() {
  const { t } = useApp();
  const { answer, again } = useAnswer('listMandates', {});
  const isTerminal = useIsPublicTerminal();
  const { isShown, show } = useShownForAWhile();
  const [hasEnded, setHasEnded] = useState(false);
  const titles = useProcedureTitles();
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const { proxies, principals } = answer.value;
  const shown: Shown = {
    isCovered: isTerminal && !isShown,
    titles,
    async onEnded() {
      await again();
      setHasEnded(true);
    },
  };
  return (
    <>
      {hasEnded && <Note kind="success" title={t.proxies.ended} />}
      {shown.isCovered && proxies.length + principals.length > 0 && (
        <Actions>
          <Button onPress={show}>{t.proxies.show}</Button>
        </Actions>
      )}
      <section aria-labelledby="own-proxies">
        <h2 id="own-proxies">{t.proxies.mine}</h2>
        {proxies.length === 0 ? (
          <>
            <p>{t.proxies.none}</p>
            <p>{t.proxies.can}</p>
            <p>{t.proxies.cannot}</p>
          </>
        ) : (
          <ul className="panels">
            {proxies.map((one) => (
              <MyProxy key={one.registration} proxy={one} {...shown} />
            ))}
          </ul>
        )}
      </section>
      <Actions>
        <Link className="button is-filled" to={{ at: 'proxyForm' }}>
          {t.proxies.register}
        </Link>
      </Actions>
      <section aria-labelledby="own-principals">
        <h2 id="own-principals">{t.proxies.others}</h2>
        {principals.length === 0 ? (
          <p>{t.proxies.noOthers}</p>
        ) : (
          <ul className="panels">
            {principals.map((one) => (
              <MyPrincipal key={one.registration} principal={one} {...shown} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

interface Shown {
  readonly isCovered: boolean;
  readonly titles: (procedures: readonly string[]) => string;
  readonly onEnded: () => Promise<void>;
}

function MyProxy({ proxy, isCovered, titles, onEnded }: Shown & { readonly proxy: OwnProxy }) {
  const { t } = useApp();
  const { registration, name, state, lastActedAt } = proxy;
  return (
    <li className="panel">
      <MandateName name={name} isCovered={isCovered} level={3} />
      {state === 'suspended' && <p>{t.proxies.suspended}</p>}
      <MandateTerms mandate={proxy} titles={titles} />
      <Facts>
        <Fact name={t.proxies.lastActed}>
          {lastActedAt === null ? t.proxies.never : instantInWords(lastActedAt, t.dates)}
        </Fact>
      </Facts>
      <EndNow registration={registration} mayTell onEnded={onEnded} />
    </li>
  );
}

function MyPrincipal({ principal, isCovered, titles, onEnded }: Shown & { readonly principal: OwnPrincipal }) {
  return (
    <li className="panel">
      <MandateName name={principal.name} isCovered={isCovered} level={3} />
      <MandateTerms mandate={principal} titles={titles} />
      <Actions>
        <BeginActing principal={principal} isCovered={isCovered} />
        <EndNow registration={principal.registration} mayTell={false} onEnded={onEnded} />
      </Actions>
    </li>
  );
}

/** `mayTell`: whether the other side hears of it is the person's own choice, with silence first. */
function EndNow({
  registration,
  mayTell,
  onEnded,
}: {
  readonly registration: string;
  readonly mayTell: boolean;
  readonly onEnded: () => Promise<void>;
}) {
  const { store, t } = useApp();
  async function end(tell: boolean): Promise<void> {
    const outcome = await store.command('endMandate', { registration, tell });
    if (outcome.ok) await onEnded();
  }
  return (
    <DialogButton
      kind="outline"
      open={t.proxies.end}
      title={t.proxies.endTitle}
      body={mayTell ? t.proxies.endBody : t.proxies.endOther}
      actions={(close) => (
        <>
          <Button kind="filled" onPress={close}>
            {t.proxies.endNot}
          </Button>
          <Button
            onPress={async () => {
              await end(false);
              close();
            }}
          >
            {t.proxies.endDo}
          </Button>
          {mayTell && (
            <Button
              onPress={async () => {
                await end(true);
                close();
              }}
            >
              {t.proxies.endTell}
            </Button>
          )}
        </>
      )}
    />
  );
}
