import { useCallback } from 'react';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Fold } from '#ui/fold.tsx';
import { Icon } from '#ui/icon.tsx';
import { Note } from '#ui/note.tsx';
import { FILE_FORMATS } from '#words/file-formats.ts';
import { useDesk, useInLanguage, useLoaded } from '../page/desk-context.ts';
import { useKeys } from '../page/keys.ts';
import { addressOf, goTo } from '../page/place.ts';
import { KeyHint, Screen, WhenLoaded } from '../page/screen.tsx';
import { Viewer } from './viewer.tsx';
import './viewer.css';

type Attachment = CaseDetail['attachments'][number];

/** D08: what was attached to the newest filing, one file after the other. */
export function AttachmentScreen({ number, attachment }: { readonly number: string; readonly attachment: number }) {
  const { d, client } = useDesk();
  const load = useCallback(() => client.ask('readCase', { params: { number } }), [client, number]);
  const { loaded, reload } = useLoaded(load);
  const back = { at: 'case', number } as const;
  useKeys({ esc: () => goTo(back) });
  return (
    <Screen
      id={`attachments ${number}`}
      title={d.viewer.title}
      above={
        <a className="viewer-back" href={addressOf(back)}>
          <Icon name="back" />
          {d.viewer.back}
        </a>
      }
    >
      <WhenLoaded loaded={loaded} reload={reload}>
        {(detail) => <Attachments detail={detail} at={attachment} />}
      </WhenLoaded>
    </Screen>
  );
}

function Attachments({ detail, at }: { readonly detail: CaseDetail; readonly at: number }) {
  const { d } = useDesk();
  const { attachments, receiptNumber: number } = detail;
  const shown = attachments[at - 1];
  const filing = detail.filings.at(-1)?.filing ?? 1;
  const place = (attachment: number) => ({ at: 'attachment', number, attachment }) as const;
  useKeys({
    '[': () => at > 1 && goTo(place(at - 1)),
    ']': () => at < attachments.length && goTo(place(at + 1)),
  });
  if (shown === undefined) return <p>{d.viewer.none}</p>;
  return (
    <>
      <AttachmentHead shown={shown} at={at} count={attachments.length} />
      {attachments.length > 1 && (
        <nav className="viewer-ways" aria-label={d.viewer.title}>
          {at > 1 && (
            <a href={addressOf(place(at - 1))}>
              {d.viewer.previous} <KeyHint>[</KeyHint>
            </a>
          )}
          {at < attachments.length && (
            <a href={addressOf(place(at + 1))}>
              {d.viewer.next} <KeyHint>]</KeyHint>
            </a>
          )}
        </nav>
      )}
      {detail.marks.includes('restricted') ? (
        <Note kind="warning" title={d.viewer.troubleTitle}>
          <p>{d.viewer.restricted}</p>
        </Note>
      ) : (
        <>
          <Viewer key={`${filing} ${at}`} number={number} filing={filing} attachment={at} title={shown.title} />
          <Saving address={`/staff/cases/${number}/filings/${filing}/attachments/${at}?use=save`} />
        </>
      )}
    </>
  );
}

function AttachmentHead(props: { readonly shown: Attachment; readonly at: number; readonly count: number }) {
  const { d } = useDesk();
  const inLanguage = useInLanguage();
  const { title, fileName, mediaType, bytes } = props.shown;
  const formats: Readonly<Record<string, string>> = FILE_FORMATS;
  const format = formats[mediaType] ?? visibleText(mediaType);
  return (
    <div className="viewer-head">
      <h2>{inLanguage(title)}</h2>
      <p className="quiet">
        {d.viewer.of(props.at, props.count)}{' '}
        {d.case.fileAbout(visibleText(fileName), format, d.case.kilobytes(Math.ceil(bytes / 1_000)))}
      </p>
    </div>
  );
}

/** The file itself, outside of everything that this page keeps around it. */
function Saving({ address }: { readonly address: string }) {
  const { d } = useDesk();
  return (
    <Fold title={d.viewer.save}>
      <p>{d.viewer.saveWarning}</p>
      <a className="viewer-save" href={address} download>
        {d.viewer.saveNow}
      </a>
    </Fold>
  );
}
