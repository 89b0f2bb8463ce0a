import type { Use } from '#contract/portal/account-routes.ts';
import { instantInWords } from '#words/dates.ts';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { NewestFirst } from '../window/newest-first.tsx';
import { Page } from '../window/page.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { WhenSignedIn } from '../window/when-signed-in.tsx';
import './account.css';

/** S44: what was done with the account, newest first, with when and where. */
export function UsesScreen() {
  const { t } = useApp();
  return (
    <Page id="uses" title={t.account.uses}>
      <WhenSignedIn why={t.account.signIn}>
        <p>{t.account.usesLead}</p>
        <Uses />
        <Note kind="info" title={t.account.strange}>
          <p>{t.account.strangeTodo}</p>
        </Note>
        <p>
          <Link to={{ at: 'account' }}>{t.account.back}</Link>
        </p>
      </WhenSignedIn>
    </Page>
  );
}

function Uses() {
  const { t } = useApp();
  const { answer, again } = useAnswer('listUses', {});
  if (answer.at !== 'ready') return <Unanswered answer={answer} again={again} />;
  if (answer.value.uses.length === 0) return <p className="lead">{t.account.usesNone}</p>;
  return (
    <NewestFirst
      method="listUses"
      first={answer.value}
      more={t.account.more}
      draw={(pages) => (
        <ul className="uses">
          {pages
            .flatMap((page) => page.uses)
            .map((use) => (
              <OneUse key={use.use} use={use} />
            ))}
        </ul>
      )}
    />
  );
}

function OneUse({ use: { at, kind, what, place } }: { readonly use: Use }) {
  const { t } = useApp();
  return (
    <li tabIndex={-1}>
      <p className="use-what">
        {kind === 'download' || kind === 'change'
          ? what === null
            ? ''
            : t.account.subjects[what]
          : t.account.kinds[kind]}
      </p>
      <p className="quiet">
        <time dateTime={at}>{instantInWords(at, t.dates)}</time> {t.account.where}: {t.account.places[place]}
      </p>
    </li>
  );
}
