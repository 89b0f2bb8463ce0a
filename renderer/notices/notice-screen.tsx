import { useState } from 'react';
import {
  ACCOUNT_NOTICES,
  type NoticeDetail,
  type NoticeFile,
  type NoticeKind,
  PAYMENT_NOTICES,
  PROXY_NOTICES,
  VISIT_NOTICES,
} from '#contract/portal/notice-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { dayOfInstant } from '#words/dates.ts';
import { titleOfNotice } from '#words/notice-title.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { useActing, useAnswer, useApp, useIsPublicTerminal, useMayDo, useWindowState } from '../window/app-context.ts';
import { DueIn } from '../window/due-in.tsx';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import './notices.css';

/** Told of a day that comes near. */
const ENDING: readonly NoticeKind[] = ['certificateEnds', 'deliveryEnds', 'proxyEnds', 'actingEnds'];

/** S17: one notice: who says it, when, what, until when, with what is attached and the way on. */
export function NoticeScreen({ id }: { readonly id: string }) {
  const { store, t } = useApp();
  const { snapshot } = useWindowState(store);
  if (snapshot?.session.at === 'active') return <OfPerson id={id} />;
  return (
    <Page id="notice" title={t.notices.title}>
      <WhenSignedIn why={t.notices.signIn}>{null}</WhenSignedIn>
    </Page>
  );
}

function OfPerson({ id }: { readonly id: string }) {
  const { t, language } = useApp();
  const { answer, again } = useAnswer('readNotice', { notice: id });
  return (
    <Page id="notice" title={answer.at === 'ready' ? titleOfNotice(answer.value, t, language) : t.notices.title}>
      <Unanswered answer={answer} again={again} />
      {answer.at === 'ready' && <Whole notice={answer.value} />}
    </Page>
  );
}

function Whole({ notice }: { readonly notice: NoticeDetail }) {
  const { t, language } = useApp();
  const { kind, municipality, day, needsAnswer, isWithdrawn, text, files } = notice;
  const next = kind === 'staff' ? undefined : t.notices.next[kind];
  const isOther = text !== null && text[language] === undefined;
  return (
    <>
      <Facts>
        <Fact name={t.notices.sender}>
          {municipality === null ? t.notices.fromPortal : visibleText(inLanguage(municipality.name, language))}
        </Fact>
        <Fact name={t.notices.when}>{dayOfInstant(notice.at, t.dates)}</Fact>
        {day !== null && (
          <Fact name={isOfVisit(kind) ? t.visits.when : t.notices.until}>
            {needsAnswer || ENDING.includes(kind) ? <DueIn day={day} /> : t.dates.weekday(day)}
          </Fact>
        )}
      </Facts>
      {isWithdrawn && (
        <Note kind="info" title={t.notices.withdrawn}>
          <p>{t.notices.withdrawnText}</p>
        </Note>
      )}
      {isOther && <p className="quiet">{t.notices.japaneseOnly}</p>}
      {text !== null && (
        <p className="as-typed" lang={isOther ? 'ja' : undefined}>
          {visibleText(text[language] ?? text.ja)}
        </p>
      )}
      {next !== undefined && <p>{next}</p>}
      {files.length > 0 && <Files notice={notice.notice} files={files} />}
      <WaysOn notice={notice} />
    </>
  );
}

function isOfVisit(kind: NoticeDetail['kind']): boolean {
  return VISIT_NOTICES.some((one) => one === kind);
}

function Files({ notice, files }: { readonly notice: string; readonly files: readonly NoticeFile[] }) {
  const { store, t } = useApp();
  const isPublic = useIsPublicTerminal();
  const [saved, setSaved] = useState('');
  async function save(file: number): Promise<void> {
    const outcome = await store.command('saveNoticeFile', { notice, file });
    if (outcome.ok) setSaved(outcome.value.savedAs);
  }
  return (
    <section aria-labelledby="notice-files">
      <h2 id="notice-files">{t.notices.files}</h2>
      <ul className="notice-files">
        {files.map(({ file, name, bytes }) => (
          <li key={file}>
            {isPublic ? (
              <span>{visibleText(name)}</span>
            ) : (
              <Button onPress={() => save(file)}>{t.notices.saveFile(visibleText(name))}</Button>
            )}
            <span className="quiet">{t.notices.fileSize(Math.ceil(bytes / 1_000))}</span>
          </li>
        ))}
      </ul>
      {isPublic && <p>{t.notices.filesElsewhere}</p>}
      <p role="status">{saved !== '' && t.notices.savedAs(visibleText(saved))}</p>
    </section>
  );
}

function WaysOn({ notice }: { readonly notice: NoticeDetail }) {
  const { store, t, language } = useApp();
  const [isUnread, setIsUnread] = useState(false);
  const isActing = useActing() !== undefined;
  const mayPay = useMayDo('payments');
  const { receiptNumber, link } = notice;
  async function markUnread(): Promise<void> {
    const outcome = await store.command('markNoticeUnread', { notice: notice.notice });
    if (outcome.ok) setIsUnread(true);
  }
  return (
    <>
      <Actions>
        {link !== null && (
          <Link
            className="button is-filled"
            to={{ at: 'procedure', id: link.procedure, municipality: link.municipality }}
          >
            {t.notices.toProcedure(visibleText(inLanguage(link.title, language)))}
          </Link>
        )}
        {mayPay && PAYMENT_NOTICES.some((kind) => kind === notice.kind) && (
          <Link className="button is-filled" to={{ at: 'charges' }}>
            {t.payments.title}
          </Link>
        )}
        {PROXY_NOTICES.some((kind) => kind === notice.kind) && (
          <Link className="button is-filled" to={{ at: 'proxies' }}>
            {t.proxies.title}
          </Link>
        )}
        {isOfVisit(notice.kind) && (
          <Link className="button is-filled" to={{ at: 'ownVisits' }}>
            {t.visits.own}
          </Link>
        )}
        {ACCOUNT_NOTICES.some((kind) => kind === notice.kind) && (
          <Link className="button is-filled" to={{ at: 'benefitAccount' }}>
            {t.benefitAccount.title}
          </Link>
        )}
        {notice.kind === 'sourcesChanged' && (
          <Link className="button is-filled" to={{ at: 'ownData' }}>
            {t.ownData.title}
          </Link>
        )}
        {notice.kind === 'addressAsked' && (
          <Link className="button is-filled" to={{ at: 'linkedSites' }}>
            {t.sites.title}
          </Link>
        )}
        {notice.kind === 'dataCorrected' && (
          <Link className="button is-filled" to={{ at: 'ownCorrections' }}>
            {t.ownData.correction.list}
          </Link>
        )}
        {receiptNumber !== null && (
          <Link className="button is-outline" to={{ at: 'application', receiptNumber }}>
            {t.notices.toApplication}
          </Link>
        )}
        <Link className="button is-outline" to={{ at: 'notices' }}>
          {t.notices.toList}
        </Link>
        {!isActing && (
          <Button kind="text" onPress={markUnread}>
            {t.notices.markUnread}
          </Button>
        )}
      </Actions>
      <p role="status">{isUnread && t.notices.markedUnread}</p>
    </>
  );
}
