import { useCallback } from 'react';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Icon } from '#ui/icon.tsx';
import { Note } from '#ui/note.tsx';
import { FILE_FORMATS } from '#words/file-formats.ts';
import { useDesk, useInLanguage, useLoaded } from '../page/desk-context.ts';
import { useKeys } from '../page/keys.ts';
import { addressOf, goTo } from '../page/place.ts';
import { KeyHint, Screen, WhenLoaded } from '../page/screen.tsx';
import { FileSaving } from './file-saving.tsx';
import { Viewer } from './viewer.tsx';
import './viewer.css';

type Attachment = CaseDetail['attachments'][number];

interface Files {
  readonly attachments: CaseDetail['attachments'];
  readonly filing: number;
  readonly isRestricted: boolean;
}

/** D08: what was attached to a filing, the newest where none is named, one file after the other. */
export function AttachmentScreen(props: {
  readonly number: string;
  readonly attachment: number;
  readonly filing?: number | undefined;
}) {
  const { number, attachment, filing } = props;
  const { d, client } = useDesk();
  const load = useCallback(async (): Promise<Outcome<Files>> => {
    const read = await client.ask('readCase', { params: { number } });
    if (!read.ok) return read;
    const isRestricted = read.value.marks.includes('restricted');
    const newest = read.value.filings.at(-1)?.filing ?? 1;
    if (filing === undefined || filing === newest) {
      return success({ attachments: read.value.attachments, filing: newest, isRestricted });
    }
    const earlier = await client.ask('readFiling', { params: { number, filing } });
    return earlier.ok ? success({ attachments: earlier.value.attachments, filing, isRestricted }) : earlier;
  }, [client, number, filing]);
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
        {(files) => <Attachments number={number} files={files} at={attachment} named={filing} />}
      </WhenLoaded>
    </Screen>
  );
}

function Attachments(props: {
  readonly number: string;
  readonly files: Files;
  readonly at: number;
  /** The filing that the address names. */
  readonly named: number | undefined;
}) {
  const { d } = useDesk();
  const { number, at, named } = props;
  const { attachments, filing, isRestricted } = props.files;
  const shown = attachments[at - 1];
  const place = (attachment: number) =>
    ({ at: 'attachment', number, attachment, ...(named === undefined ? {} : { filing: named }) }) as const;
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
      {isRestricted ? (
        <Note kind="warning" title={d.viewer.troubleTitle}>
          <p>{d.viewer.restricted}</p>
        </Note>
      ) : (
        <>
          <AttachmentViewer
            key={`${filing} ${at}`}
            number={number}
            filing={filing}
            attachment={at}
            title={shown.title}
          />
          <FileSaving address={`/staff/cases/${number}/filings/${filing}/attachments/${at}?use=save`} />
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

function AttachmentViewer(props: {
  readonly number: string;
  readonly filing: number;
  readonly attachment: number;
  readonly title: Attachment['title'];
}) {
  const { number, filing, attachment, title } = props;
  const { client } = useDesk();
  const load = useCallback(
    () => client.ask('readAttachment', { params: { number, filing, attachment }, query: {} }),
    [client, number, filing, attachment],
  );
  return <Viewer load={load} title={title} />;
}
