import { useState } from 'react';
import type { ProxyOrder } from '#contract/app/flows/register-proxy-flow.ts';
import {
  lastDays,
  type MandateThing,
  mandateThingSchema,
  type SittingKind,
  scopeSchema,
  sittingKindSchema,
} from '#contract/portal/mandate.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Choice, Choices } from '../ui/choice.tsx';
import { Note } from '../ui/note.tsx';
import { Radios } from '../ui/radios.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WayBackButton } from '../window/way-back-button.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';

const LENGTHS = ['month', 'year', 'longest'] as const;
const MONTH_DAYS = 30;
/** What can be asked beside applications, which a proxy always does. */
const ALSO = mandateThingSchema.options.filter((thing) => thing !== 'applications');

/** S41: what the proxy may do and until when; both cards come last. */
export function ProxyFormScreen() {
  const { store, t } = useApp();
  return (
    <Page id="proxy-form" title={t.proxies.formTitle}>
      <WhenSignedIn why={t.proxies.signIn}>
        <ProxyForm />
      </WhenSignedIn>
      <Actions>
        <WayBackButton back={() => store.back({ at: 'proxies' })}>{t.app.back}</WayBackButton>
      </Actions>
    </Page>
  );
}

function ProxyForm() {
  const { store, t, language } = useApp();
  const { answer, again } = useAnswer('searchProcedures', {});
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [also, setAlso] = useState<readonly MandateThing[]>([]);
  const [kind, setKind] = useState<SittingKind>('chosen');
  const [length, setLength] = useState<(typeof LENGTHS)[number]>('year');
  const [isTried, setIsTried] = useState(false);
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const things = ['applications', ...also].sort();
  const scope = scopeSchema.safeParse({ procedures: [...chosen].sort(), things }).data;
  const isMissing = isTried && scope === undefined;

  const toggled = <T,>(all: readonly T[], one: T, isOn: boolean) =>
    isOn ? [...all, one] : all.filter((other) => other !== one);
  async function goOn(): Promise<void> {
    setIsTried(true);
    if (scope === undefined) return;
    const order: ProxyOrder = { kind, scope, until: lastDayOf(length) };
    await store.command('beginRegisterProxy', { order });
  }

  return (
    <>
      <p className="lead">{t.proxies.formLead}</p>
      <Note kind="info" title={t.proxies.needTitle}>
        <p>{t.proxies.need}</p>
      </Note>
      <Radios
        words={{ at: 'kind', label: t.proxies.kindLegend, isRequired: true }}
        options={sittingKindSchema.options.map((value) => ({ value, label: t.proxies.kindChoices[value] }))}
        value={kind}
        onChange={setKind}
      />
      <p className="quiet">{t.proxies.adult}</p>
      <Choices legend={t.proxies.proceduresLegend} describedBy={isMissing ? 'procedures-missing' : undefined}>
        {answer.value.services.map(({ id, title }) => (
          <Choice
            key={id}
            type="checkbox"
            checked={chosen.includes(id)}
            onChange={(event) => setChosen(toggled(chosen, id, event.currentTarget.checked))}
          >
            {visibleText(inLanguage(title, language))}
          </Choice>
        ))}
      </Choices>
      <p className="field-error" id="procedures-missing" role="status">
        {isMissing && t.proxies.proceduresMissing}
      </p>
      <Choices legend={t.proxies.thingsLegend} describedBy="things-help">
        {ALSO.map((thing) => (
          <Choice
            key={thing}
            type="checkbox"
            checked={also.includes(thing)}
            onChange={(event) => setAlso(toggled(also, thing, event.currentTarget.checked))}
          >
            {t.proxies.thing[thing]}
          </Choice>
        ))}
      </Choices>
      <p className="quiet" id="things-help">
        {t.proxies.thingsHelp}
      </p>
      <Radios
        words={{ at: 'length', label: t.proxies.lengthLegend, isRequired: true }}
        options={LENGTHS.map((value) => ({ value, label: t.proxies.lengths[value](t.dates.day(lastDayOf(value))) }))}
        value={length}
        onChange={setLength}
      />
      <Actions>
        <Button kind="filled" onPress={goOn}>
          {t.proxies.goOn}
        </Button>
      </Actions>
    </>
  );
}

/** The last day, in Japan. */
function lastDayOf(length: (typeof LENGTHS)[number]) {
  const today = japaneseDay(epochMs(Date.now()));
  const { usual, latest } = lastDays(today);
  if (length === 'month') return addDays(today, MONTH_DAYS);
  return length === 'year' ? usual : latest;
}
