import { useState } from 'react';
import { type SiteReport, siteReportSchema } from '#contract/portal/authorization.ts';
import type { LinkedSites } from '#contract/portal/authorization-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Fold } from '../ui/fold.tsx';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';
import { ToldSites } from '../window/told-sites.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import { useClaimNames } from './claim-names.ts';

/** S49: what the person gave to which sites, to stop at once. */
export function LinkedSitesScreen() {
  const { t } = useApp();
  return (
    <Page id="linked-sites" title={t.sites.title} tells={<p className="lead">{t.sites.lead}</p>}>
      <WhenSignedIn why={t.sites.signIn}>
        <Sites />
        <ToldSites />
      </WhenSignedIn>
    </Page>
  );
}

function Sites() {
  const { t } = useApp();
  const { answer, again } = useAnswer('listLinkedSites', {});
  const [hasStopped, setHasStopped] = useState(false);
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  const { sites, names } = answer.value;
  return (
    <>
      {hasStopped && <Note kind="success" title={t.sites.revoked} />}
      {sites.length === 0 && <p>{t.sites.none}</p>}
      <ul className="panels">
        {sites.map((site) => (
          <Site
            key={site.client}
            site={site}
            names={names}
            onRefused={again}
            onStopped={async () => {
              await again();
              setHasStopped(true);
            }}
          />
        ))}
      </ul>
    </>
  );
}

function Site({
  site,
  names,
  onStopped,
  onRefused,
}: {
  readonly site: LinkedSites['sites'][number];
  readonly names: LinkedSites['names'];
  readonly onStopped: () => Promise<void>;
  readonly onRefused: () => Promise<void>;
}) {
  const { language, store, t } = useApp();
  const claimName = useClaimNames(names);
  const { client, name, legalName, contact, origin, path, given, since, until, state, mayErase, erasure, signatures } =
    site;
  const { addressRequest, device } = site;
  const [isReported, setIsReported] = useState(false);
  async function erase(): Promise<void> {
    const outcome = await store.command('eraseAtSite', { client });
    if (outcome.ok) await onStopped();
  }
  async function report(reason: SiteReport): Promise<void> {
    const outcome = await store.command('reportSite', { client, reason });
    if (outcome.ok) setIsReported(true);
  }
  async function refuseAddress(): Promise<void> {
    if (addressRequest === null) return;
    const outcome = await store.command('refuseAddressRequest', { addressRequest: addressRequest.id });
    if (outcome.ok) await onRefused();
  }
  async function stop(): Promise<void> {
    const outcome = await store.command('revokeLinkedSite', { client });
    if (outcome.ok) await onStopped();
  }
  return (
    <li className="panel">
      <h2>{inLanguage(name, language)}</h2>
      <p>{t.sites.states[state]}</p>
      <Facts>
        <Fact name={t.sites.who}>{legalName}</Fact>
        <Fact name={t.sites.where}>{visibleText(origin)}</Fact>
        <Fact name={t.sites.given}>{t.app.list(given.map(claimName))}</Fact>
        <Fact name={t.sites.way}>{t.sites.ways[device === 'kiosk' ? 'kiosk' : path]}</Fact>
        <Fact name={t.sites.givenOn}>{instantInWords(since, t.dates)}</Fact>
        <Fact name={t.sites.until}>{instantInWords(until, t.dates)}</Fact>
        {signatures.made > 0 && (
          <Fact name={t.sites.signatures}>{t.sites.signed(signatures.made, signatures.unseen)}</Fact>
        )}
        <Fact name={t.sites.contact}>{contact}</Fact>
        {erasure !== null && (
          <Fact name={t.sites.erasure}>
            {t.sites.erasures[erasure.state]} {instantInWords(erasure.askedAt, t.dates)}
          </Fact>
        )}
        {addressRequest !== null && (
          <Fact name={t.sites.addressAsked}>
            {t.sites.addressStates[addressRequest.state]} {instantInWords(addressRequest.askedAt, t.dates)}
          </Fact>
        )}
      </Facts>
      {addressRequest?.state === 'asked' && (
        <Note kind="info" title={t.sites.addressTitle(inLanguage(name, language))}>
          {addressRequest.why !== null && (
            <p>
              {t.sites.why}: {inLanguage(addressRequest.why, language)}
            </p>
          )}
          <p>{t.sites.addressUnseen}</p>
          <Actions>
            <Button onPress={refuseAddress}>{t.sites.stop}</Button>
            <Button onPress={() => store.command('beginAddressAnswer', { addressRequest: addressRequest.id })}>
              {t.sites.addressLook}
            </Button>
          </Actions>
        </Note>
      )}
      <Actions>
        {state === 'active' && (
          <Confirm
            kind="outline"
            open={t.sites.revoke}
            title={t.sites.revokeTitle}
            body={t.sites.revokeBody}
            stay={t.sites.revokeNot}
            goOn={t.sites.revokeDo}
            onGoOn={stop}
          />
        )}
        {mayErase && (erasure === null || erasure.state === 'silent') && (
          <Confirm
            kind="outline"
            open={t.sites.erase}
            title={t.sites.eraseTitle}
            body={t.sites.eraseBody}
            stay={t.sites.revokeNot}
            goOn={t.sites.eraseDo}
            onGoOn={erase}
          />
        )}
      </Actions>
      {isReported ? <Note kind="success" title={t.sites.reported} /> : <Report onReason={report} />}
    </li>
  );
}

function Report({ onReason }: { readonly onReason: (reason: SiteReport) => Promise<void> }) {
  const { t } = useApp();
  return (
    <Fold title={t.sites.report}>
      <p>{t.sites.reportLead}</p>
      <Actions>
        {siteReportSchema.options.map((reason) => (
          <Button key={reason} kind="outline" onPress={() => onReason(reason)}>
            {t.sites.reportReasons[reason]}
          </Button>
        ))}
      </Actions>
    </Fold>
  );
}
