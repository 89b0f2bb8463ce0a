import type { OwnPrincipal } from '#contract/portal/mandate-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant } from '#words/dates.ts';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { useApp } from '../window/app-context.ts';
import { MASK } from '../window/use-shown-for-a-while.ts';

/** Who the other side of a mandate is. */
export function MandateName(props: { readonly name: string; readonly isCovered: boolean; readonly level: 2 | 3 }) {
  const { t } = useApp();
  const words = props.isCovered ? t.proxies.covered(MASK) : t.proxies.person(visibleText(props.name));
  return props.level === 2 ? <h2 className="as-typed">{words}</h2> : <h3 className="as-typed">{words}</h3>;
}

/** What may be done by a mandate, and until when. */
export function MandateTerms(props: {
  readonly mandate: OwnPrincipal;
  readonly titles: (procedures: readonly string[]) => string;
}) {
  const { t } = useApp();
  const { kind, scope, since, until } = props.mandate;
  return (
    <>
      <p>{t.proxies.kinds[kind]}</p>
      <Facts>
        <Fact name={t.proxies.procedures}>{props.titles(scope.procedures)}</Fact>
        <Fact name={t.proxies.things}>{t.app.list(scope.things.map((thing) => t.proxies.thing[thing]))}</Fact>
        <Fact name={t.proxies.since}>{dayOfInstant(since, t.dates)}</Fact>
        <Fact name={t.proxies.until}>{t.dates.day(until)}</Fact>
      </Facts>
    </>
  );
}

/** The switch beside a name: from here on the person acts for this one, and the window begins at home. */
export function BeginActing(props: { readonly principal: OwnPrincipal; readonly isCovered: boolean }) {
  const { store, t } = useApp();
  const { registration, name } = props.principal;
  return (
    <Button kind="filled" onPress={() => store.command('beginActing', { registration })}>
      {t.acting.begin}
      {!props.isCovered && <span className="visually-hidden">{t.app.aside(t.proxies.person(visibleText(name)))}</span>}
    </Button>
  );
}
