import type { ReactNode } from 'react';
import { useAnswer, useApp, useWindowState } from '../window/app-context.ts';
import { QuickWay } from '../window/quick-way.tsx';
import { useIsReaderMissing } from '../window/reader-missing.ts';
import './home.css';

/** All that can be done beside what is next, by what it is about. */
export function HomeMenu() {
  const { store, t } = useApp();
  const { snapshot } = useWindowState(store);
  const isReaderMissing = useIsReaderMissing(snapshot?.devices);
  if (snapshot === undefined) return null;
  const { session, practicePersonas, publicTerminal } = snapshot;
  return (
    <nav aria-label={t.home.menu} className="home-menu">
      <MenuPart id="procedures" title={t.home.parts.procedures}>
        <QuickWay icon="baby" title={t.family.title} to={{ at: 'family' }} />
        <QuickWay icon="list" title={t.home.applications} to={{ at: 'applications' }} />
        <QuickWay icon="calendar" title={t.visits.own} to={{ at: 'ownVisits' }} />
        <QuickWay icon="notice" title={t.notices.title} to={{ at: 'notices' }} />
        <QuickWay icon="card" title={t.payments.title} to={{ at: 'charges' }} />
        {session.at === 'active' && <ForOthers />}
      </MenuPart>
      <MenuPart id="own" title={t.home.parts.own}>
        <QuickWay icon="paper" title={t.ownData.title} to={{ at: 'ownData' }} />
        <QuickWay icon="eye" title={t.records.title} to={{ at: 'records' }} />
        <QuickWay icon="office" title={t.benefitAccount.title} to={{ at: 'benefitAccount' }} />
        <QuickWay icon="staff" title={t.account.title} to={{ at: 'account' }} />
      </MenuPart>
      <MenuPart id="card" title={t.home.parts.card}>
        <QuickWay icon="check" title={t.home.diagnosis} to={{ at: 'diagnosis' }} />
        <QuickWay icon="pin" title={t.pinChange.open} to={{ at: 'pinChange' }} />
        <QuickWay icon="language" title={t.sites.codeOpen} to={{ at: 'siteCode' }} />
        {!publicTerminal && <QuickWay icon="eye" title={t.nativeRequest.callersTitle} to={{ at: 'nativeCallers' }} />}
        {!publicTerminal && <QuickWay icon="proof" title={t.proof.open} to={{ at: 'proof' }} />}
        <QuickWay icon="lost" title={t.home.lost} to={{ at: 'help' }} />
        {practicePersonas.length > 0 && !isReaderMissing && (
          <QuickWay icon="practice" title={t.practice.offer} to={{ at: 'practice' }} />
        )}
      </MenuPart>
    </nav>
  );
}

function MenuPart(props: { readonly id: string; readonly title: string; readonly children: ReactNode }) {
  const { id, title, children } = props;
  return (
    <section aria-labelledby={`menu-${id}`}>
      <h2 id={`menu-${id}`}>{title}</h2>
      <ul className="quick">{children}</ul>
    </section>
  );
}

/** The way to act for others, for who may. */
function ForOthers() {
  const { t } = useApp();
  const { answer } = useAnswer('listMandates', {});
  const mayAct = answer.at === 'ready' && answer.value.principals.length > 0;
  return mayAct && <QuickWay icon="family" title={t.acting.offer} to={{ at: 'whose' }} />;
}
