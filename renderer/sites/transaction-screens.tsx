import { useState } from 'react';
import type { AuthorizeStep } from '#contract/app/flows/authorize-flow.ts';
import { isLookedAt, type SignTransactionView } from '#contract/portal/remote-signing.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Choice, Choices } from '../ui/choice.tsx';
import { DrawnPage } from '../ui/drawn-page.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { useApp } from '../window/app-context.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { Page } from '../window/page.tsx';
import type { FlowRef } from '../window/screen-of.ts';
import './sites.css';

type Reading = Extract<AuthorizeStep, { readonly at: 'reading' }>;
type Item = SignTransactionView['items'][number];

interface ReadingProps {
  readonly flow: FlowRef;
  readonly step: Reading;
}

/** S58: the site's own words in a frame, each document to be opened, and of a bare digest that it is one. */
export function ReviewTransactionScreen({ flow, step }: ReadingProps) {
  const { store, t, language } = useApp();
  const { title, purpose, approval, items } = transactionOf(step);
  const site = inLanguage(step.view.name, language);
  const unseen = items.flatMap(({ document }, at) => (document === null ? [at + 1] : []));
  const [checked, setChecked] = useState<readonly number[]>([]);
  const [isMissing, setIsMissing] = useState(false);
  const check = (item: number, isChecked: boolean) => {
    setChecked((before) => (isChecked ? [...before, item] : before.filter((one) => one !== item)));
    setIsMissing(false);
  };
  const open = (item: number) => store.command('openItem', { ...flow, item, page: 1 });
  const agree = async () => {
    if (!unseen.every((item) => checked.includes(item))) return setIsMissing(true);
    await store.command('agreeToSign', { ...flow, unseen: [...checked] });
  };
  return (
    <Page id="review-transaction" title={approval === null ? t.sites.signTitle(site) : t.sites.agreeTitle(site)}>
      {step.lastFailure !== null && <FailureNote failure={step.lastFailure} isUrgent />}
      {isMissing && <Note kind="error" title={t.sites.unseenMissing} isUrgent />}
      {approval !== null && (
        <Facts isPanel>
          <Fact name={t.sites.amount}>{t.sites.yen(approval.amountYen)}</Fact>
          <Fact name={t.sites.payee}>{visibleText(approval.payee)}</Fact>
          <Fact name={t.sites.payeeAccount}>{visibleText(approval.account)}</Fact>
          <Fact name={t.sites.transferDay}>{t.dates.day(approval.date)}</Fact>
        </Facts>
      )}
      <section className="sites-words" aria-label={t.sites.sitesWords}>
        <h2>{t.sites.sitesWords}</h2>
        <p className="as-typed">{visibleText(title)}</p>
        <p className="as-typed">{visibleText(purpose)}</p>
      </section>
      {items.length > 0 && (
        <>
          <Facts isPanel>
            {items.map((item, at) => (
              <Fact
                // biome-ignore lint/suspicious/noArrayIndexKey: two of one name are two, in the order of the site
                key={at}
                name={t.sites.nth(at + 1)}
                action={
                  isLookedAt(item) ? (
                    <Button kind="text" onPress={() => open(at + 1)}>
                      {t.sites.openItem(visibleText(item.name))}
                    </Button>
                  ) : undefined
                }
              >
                {visibleText(item.name)}
                {item.form !== 'cades' && <span className="quiet digest">{t.sites.forms[item.form]}</span>}
                {!isLookedAt(item) && <Digest item={item} />}
              </Fact>
            ))}
          </Facts>
          {unseen.length > 0 && (
            <Choices legend={t.sites.unseen}>
              {unseen.map((item) => (
                <Choice
                  key={item}
                  type="checkbox"
                  checked={checked.includes(item)}
                  onChange={({ target }) => check(item, target.checked)}
                  about={visibleText(items[item - 1]?.name ?? '')}
                >
                  {t.sites.unseenSeen(item)}
                </Choice>
              ))}
            </Choices>
          )}
          <p>{t.sites.certified}</p>
        </>
      )}
      <Actions>
        <Button onPress={() => store.command('cancelFlow', { flowId: flow.flowId })}>{t.sites.stop}</Button>
        {items.length > 1 && <Button onPress={() => store.command('beginOneByOne', flow)}>{t.sites.oneByOne}</Button>}
        <Button onPress={agree}>
          {approval !== null ? t.sites.agree : items.length > 1 ? t.sites.signAll : t.sites.signOne}
        </Button>
      </Actions>
    </Page>
  );
}

/** What this step is about: it is there only where a request has one. */
function transactionOf({ view }: Reading): SignTransactionView {
  if (view.transaction === null) throw new Error('nothing is to be signed');
  return view.transaction;
}

/** What can be compared where nothing can be looked at: in fours, so that an eye keeps its place. */
function Digest({ item }: { readonly item: Item }) {
  const { t } = useApp();
  const fours = (item.sha256 ?? item.digestInfo ?? '').match(/.{1,4}/g) ?? [];
  return (
    <span className="quiet digest">
      {item.document === null ? t.sites.digestOnly : t.sites.notDrawn(item.document.bytes)}
      <span>{fours.join(' ')}</span>
    </span>
  );
}

/** S59: a page of a document, or what is known of one that is not seen; for who goes one by one, the stop before the next. */
export function ReadDocumentScreen({ flow, step }: ReadingProps) {
  const { store, t } = useApp();
  const { items } = transactionOf(step);
  const { shown, stop } = step;
  const n = stop ?? shown?.item ?? 1;
  const item = items[n - 1];
  const pages = item?.document?.pages ?? 0;
  const page = shown?.page ?? 1;
  const go = (place: { readonly item: number; readonly page: number }) =>
    store.command('openItem', { ...flow, ...place });
  const next = items.findIndex((one, at) => at >= n && isLookedAt(one)) + 1;
  return (
    <Page id="read-document" title={visibleText(item?.name ?? '')}>
      {stop !== null && <p className="lead">{t.sites.stopOf(stop, items.length)}</p>}
      {shown !== null && <p role="status">{t.deliveries.pageOf(page, pages)}</p>}
      {shown !== null && shown.drawn !== null && <DrawnPage drawn={shown.drawn} alt={t.sites.pagePicture(page)} />}
      {item !== undefined && stop !== null && (
        <Stop key={stop} flow={flow} item={item} n={stop} isAtEnd={page >= pages} />
      )}
      <Actions>
        {page < pages && <Button onPress={() => go({ item: n, page: page + 1 })}>{t.deliveries.nextPage}</Button>}
        {stop === null && page === pages && next > 0 && (
          <Button onPress={() => go({ item: next, page: 1 })}>{t.sites.nextItem}</Button>
        )}
        {page > 1 && (
          <Button kind="text" onPress={() => go({ item: n, page: page - 1 })}>
            {t.deliveries.pageBefore}
          </Button>
        )}
        <Button kind="text" onPress={() => store.command('closeItem', flow)}>
          {t.sites.backToItems}
        </Button>
      </Actions>
    </Page>
  );
}

interface StopProps {
  readonly flow: FlowRef;
  readonly item: Item;
  readonly n: number;
  /** Whether the last page is before one's eyes. */
  readonly isAtEnd: boolean;
}

/** That this one shall be signed with the others. */
function Stop({ flow, item, n, isAtEnd }: StopProps) {
  const { store, t } = useApp();
  const [isChecked, setIsChecked] = useState(false);
  const [isMissing, setIsMissing] = useState(false);
  const isUnseen = item.document === null;
  const agree = async () => {
    if (isUnseen && !isChecked) return setIsMissing(true);
    await store.command('agreeToItem', { ...flow, item: n, isLookedAt: isChecked });
  };
  return (
    <>
      {isMissing && <Note kind="error" title={t.sites.unseenMissing} isUrgent />}
      {item.form !== 'cades' && <p>{t.sites.forms[item.form]}</p>}
      {!isLookedAt(item) && <Digest item={item} />}
      {isUnseen && (
        <Choices legend={t.sites.unseen}>
          <Choice
            type="checkbox"
            checked={isChecked}
            onChange={({ target }) => {
              setIsChecked(target.checked);
              setIsMissing(false);
            }}
          >
            {t.sites.unseenSeen(n)}
          </Choice>
        </Choices>
      )}
      {isAtEnd && (
        <Actions>
          <Button onPress={agree}>{t.sites.agreeToItem}</Button>
        </Actions>
      )}
    </>
  );
}
