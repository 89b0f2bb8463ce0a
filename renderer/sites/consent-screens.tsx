import { useState } from 'react';
import type { AuthorizeStep } from '#contract/app/flows/authorize-flow.ts';
import {
  type Claim,
  isNoLonger,
  isOnFace,
  type Keep,
  keepSchema,
  ownGroupIn,
  type ReleasedValue,
  type RequestView,
} from '#contract/portal/authorization.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Choice, Choices } from '../ui/choice.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { Radios } from '../ui/radios.tsx';
import { useApp } from '../window/app-context.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { HomeButton } from '../window/home-button.tsx';
import { Page } from '../window/page.tsx';
import type { FlowRef } from '../window/screen-of.ts';
import { useClaimNames } from './claim-names.ts';

type StepAt<At extends AuthorizeStep['at']> = Extract<AuthorizeStep, { readonly at: At }>;

/** What was asked in the name of the site, in the words of the person. */
function useRequest(view: RequestView) {
  const { language } = useApp();
  const asked = view.asked.flatMap(({ claim }) => {
    const name = claim.startsWith('one_per_person:') ? view.event : view.place;
    return name === null ? [] : [{ claim, name }];
  });
  return {
    name: inLanguage(view.name, language),
    purpose: inLanguage(view.purpose, language),
    claimName: useClaimNames(asked),
  };
}

/** To give nothing weighs as much as to give. */
function GiveNothing({ flow }: { readonly flow: FlowRef }) {
  const { store, t } = useApp();
  return <Button onPress={() => store.command('cancelFlow', { flowId: flow.flowId })}>{t.sites.stop}</Button>;
}

/** S50: who asks for what and why, and what of it is given. */
export function ReviewRequestScreen({ flow, step }: { readonly flow: FlowRef; readonly step: StepAt<'choosing'> }) {
  const { store, t } = useApp();
  const { view, isNewSite, tab, isReported, lastFailure } = step;
  const { name, purpose, claimName } = useRequest(view);
  const [given, setGiven] = useState<readonly Claim[]>(['openid']);
  const [keep, setKeep] = useState<Keep>(view.keep);
  const [readsFace, setReadsFace] = useState(false);
  const mayReadFace = view.acceptsStated && view.asked.some(({ claim }) => isOnFace(claim));
  const keeps = keepSchema.options.filter((one) => isNoLonger(one, view.keep));
  const change = (claim: Claim, isGiven: boolean) =>
    setGiven((before) => (isGiven ? [...before, claim] : before.filter((one) => one !== claim)));
  const about = (claim: Claim, need: 'required' | 'optional') =>
    claim === 'openid' ? t.sites.always : need === 'required' ? t.sites.needed : t.sites.optional;
  return (
    <Page id="review-request" title={t.sites.reviewTitle(name)}>
      {isNewSite && (
        <Note kind="warning" title={t.sites.newSite}>
          <p>{t.sites.newSiteTodo}</p>
        </Note>
      )}
      <Facts isPanel>
        <Fact name={t.sites.who}>{view.operator.legalName}</Fact>
        <Fact name={t.sites.where}>{visibleText(view.origin)}</Fact>
        <Fact name={t.sites.why}>{purpose}</Fact>
        {keeps.length === 1 && <Fact name={t.sites.keep}>{t.sites.keeps[view.keep]}</Fact>}
        <Fact name={t.sites.since}>{dayOfInstant(view.since, t.dates)}</Fact>
        <Fact name={t.sites.contact}>{view.operator.contact}</Fact>
        {tab !== null && (
          <>
            <Fact name={t.sites.askingTab}>
              {t.sites.askingTabIs(t.sites.browsers[tab.browser], t.sites.systems[tab.system])}
            </Fact>
            <Fact name={t.sites.network}>{t.sites.networks[tab.isSameNetwork ? 'same' : 'other']}</Fact>
          </>
        )}
      </Facts>
      <Choices legend={t.sites.asked}>
        {view.asked.map(({ claim, need }) => (
          <Choice
            key={claim}
            type="checkbox"
            checked={given.includes(claim)}
            disabled={claim === 'openid'}
            onChange={({ target }) => change(claim, target.checked)}
            about={about(claim, need)}
          >
            {claimName(claim)}
          </Choice>
        ))}
      </Choices>
      {mayReadFace && (
        <Choices legend={t.sites.face}>
          <Choice
            type="checkbox"
            checked={readsFace}
            onChange={({ target }) => setReadsFace(target.checked)}
            about={t.sites.faceAbout}
          >
            {t.sites.faceRead}
          </Choice>
        </Choices>
      )}
      {keeps.length > 1 && (
        <Radios
          words={{
            at: 'keep',
            label: t.sites.keep,
            help: t.sites.keepAsked(t.sites.keeps[view.keep]),
            isRequired: true,
          }}
          options={keeps.map((value) => ({ value, label: t.sites.keeps[value] }))}
          value={keep}
          onChange={setKeep}
        />
      )}
      <p>{t.sites.notGiven}</p>
      {lastFailure !== null && <FailureNote failure={lastFailure} isUrgent />}
      {isReported ? (
        <Note kind="success" title={t.sites.reported} />
      ) : (
        <Button kind="text" onPress={() => store.command('reportRequest', { ...flow, reason: 'asksTooMuch' })}>
          {t.sites.reportAsksTooMuch}
        </Button>
      )}
      <Actions>
        <GiveNothing flow={flow} />
        <Button onPress={() => store.command('chooseClaims', { ...flow, given: [...given], keep, readsFace })}>
          {t.sites.goOn}
        </Button>
      </Actions>
    </Page>
  );
}

/** S69: a site asks for the newest address of somebody who gives it one: why, and nothing else to choose. */
export function ReviewAddressScreen({ flow, step }: { readonly flow: FlowRef; readonly step: StepAt<'choosing'> }) {
  const { store, t } = useApp();
  const { view } = step;
  const { name, purpose } = useRequest(view);
  return (
    <Page id="review-address" title={t.sites.addressTitle(name)} tells={<p className="lead">{t.sites.addressLead}</p>}>
      <Facts isPanel>
        <Fact name={t.sites.who}>{view.operator.legalName}</Fact>
        <Fact name={t.sites.where}>{visibleText(view.origin)}</Fact>
        <Fact name={t.sites.why}>{purpose}</Fact>
        <Fact name={t.sites.contact}>{view.operator.contact}</Fact>
      </Facts>
      <p>{t.sites.addressUnseen}</p>
      <Actions>
        <GiveNothing flow={flow} />
        <Button
          onPress={() => store.command('chooseClaims', { ...flow, given: ['address', 'openid'], keep: view.keep })}
        >
          {t.sites.goOn}
        </Button>
      </Actions>
    </Page>
  );
}

/** S50: what it is that would be given; it can still be taken back, one by one. */
export function CompareGivenScreen({ flow, step }: { readonly flow: FlowRef; readonly step: StepAt<'comparing'> }) {
  const { store, t } = useApp();
  const { view, proved } = step;
  const { name, claimName } = useRequest(view);
  const claimBefore = useClaimNames(proved.names);
  const [without, setWithout] = useState<readonly Claim[]>([]);
  const change = (claim: Claim, isGiven: boolean) =>
    setWithout((before) => (isGiven ? before.filter((one) => one !== claim) : [...before, claim]));
  const toRead = proved.given.filter((claim) => ownGroupIn(claim) !== undefined);
  const isFetched = view.path === 'ask';
  const isNothing = isFetched && proved.values.length === 0;
  const unavailable = (claim: Claim) => {
    if (isFetched) return t.sites.addressUnavailable;
    return ownGroupIn(claim) === undefined ? t.sites.unavailable : t.sites.ownDataUnavailable;
  };
  const told = ({ value, evidence }: ReleasedValue) =>
    evidence === null
      ? t.sites.eventMark
      : [
          typeof value === 'boolean' ? (value ? t.sites.yes : t.sites.no) : visibleText(value),
          evidence.source === 'card-face'
            ? t.sites.fromFace
            : t.sites.asOf(t.dates.month(calendarDateSchema.parse(`${evidence.as_of}-01`))),
          ...(evidence.state === 'stale' ? [t.sites.stale] : []),
        ].join(' / ');
  return (
    <Page id="compare-given" title={t.sites.compareTitle(name)} tells={<p className="lead">{t.sites.compareLead}</p>}>
      <Choices legend={t.sites.asked}>
        <Choice type="checkbox" checked disabled about={t.sites.always}>
          {t.sites.mark}
        </Choice>
        {[
          ...proved.values.map((one) => ({ claim: one.claim, about: told(one) })),
          ...toRead.map((claim) => ({ claim, about: t.sites.ownDataAbout })),
        ].map(({ claim, about }) => (
          <Choice
            key={claim}
            type="checkbox"
            disabled={isFetched}
            checked={!without.includes(claim)}
            onChange={({ target }) => change(claim, target.checked)}
            about={about}
          >
            {claimName(claim)}
          </Choice>
        ))}
      </Choices>
      <Facts isPanel>
        {proved.unavailable.map((claim) => (
          <Fact key={claim} name={claimName(claim)}>
            {unavailable(claim)}
          </Fact>
        ))}
        <Fact name={t.sites.before}>
          {proved.history.length === 0 ? t.sites.nothingBefore : t.app.list(proved.history.map(claimBefore))}
        </Fact>
      </Facts>
      <Actions>
        <GiveNothing flow={flow} />
        {!isNothing && (
          <Button onPress={() => store.command('releaseAuthorization', { ...flow, without: [...without] })}>
            {t.sites.give}
          </Button>
        )}
      </Actions>
    </Page>
  );
}

/** S57: what is typed into the page that showed the code, and told to nobody. */
export function SiteNumberScreen({
  flow,
  site,
  number,
}: {
  readonly flow: FlowRef;
  readonly site: StepAt<'done'>['name'];
  readonly number: string;
}) {
  const { language, t } = useApp();
  return (
    <Page
      id="site-number"
      title={t.sites.numberTitle}
      tells={<p className="lead">{t.sites.numberLead(inLanguage(site, language))}</p>}
    >
      <p className="number-to-type">{number}</p>
      <Note kind="warning" title={t.sites.numberNever} />
      <p>{t.sites.numberDone}</p>
      <Actions>
        <HomeButton flow={flow} kind="text" />
      </Actions>
    </Page>
  );
}

/** S70: the site fetches it, once. */
export function AddressGivenScreen({ flow, step }: { readonly flow: FlowRef; readonly step: StepAt<'done'> }) {
  const { language, t } = useApp();
  return (
    <Page id="address-given" title={t.sites.addressGiven}>
      <p className="lead">{t.sites.addressGivenLead(inLanguage(step.name, language))}</p>
      <Actions>
        <HomeButton flow={flow} kind="text" />
      </Actions>
    </Page>
  );
}

/** S50: the browser has it now. */
export function BackToSiteScreen({ flow, step }: { readonly flow: FlowRef; readonly step: StepAt<'done'> }) {
  const { language, t } = useApp();
  const site = inLanguage(step.name, language);
  return (
    <Page id="back-to-site" title={t.sites.doneTitle}>
      <p className="lead">{t.sites.done(site)}</p>
      <p>{t.sites.doneOther}</p>
      <Actions>
        <HomeButton flow={flow} kind="text" />
      </Actions>
    </Page>
  );
}
