import { useContext, useRef, useState } from 'react';
import type { ApplyStep } from '#contract/app/flows/apply-flow.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { askedAttachments } from '#contract/procedure/attachment-rules.ts';
import type { AttachmentRule, Procedure } from '#contract/procedure/procedure.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { FILE_FORMATS } from '#words/file-formats.ts';
import { MarkAt } from '../ui/answer/mark-at.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { GroupFrame } from '../ui/field-frame.tsx';
import { Radios } from '../ui/radios.tsx';
import { useApp, useWindowState } from '../window/app-context.ts';
import type { LocalDraft } from '../window/draft-keeper.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { sendFile } from './send-file.ts';
import '../ui/field-frame.css';
import './form.css';

type Attached = Extract<ApplyStep, { readonly at: 'fillingForm' }>['attached'];

interface FilesPageProps {
  readonly procedure: Procedure;
  readonly draft: LocalDraft;
  readonly attached: Attached;
  readonly errorAt: (at: string) => string | undefined;
}

/** S10: files, or "I will bring it to the office". */
export function FilesPage(props: FilesPageProps) {
  const { t } = useApp();
  const { procedure, draft, attached } = props;
  const asked = askedAttachments(procedure, draft);
  // A file stays in sight after its question is no longer asked, so that it can be taken off.
  const rules = procedure.attachments.filter(
    (rule) => asked.includes(rule) || attached.some(({ key }) => key === rule.key),
  );
  const mayFollow = rules.some(({ mayFollowLater }) => mayFollowLater);
  return (
    <>
      {procedure.signature === 'optional' && <SignatureChoice procedure={procedure} draft={draft} />}
      {rules.length > 0 && <p className="lead">{mayFollow ? t.files.lead : t.files.leadNow}</p>}
      {rules.map((rule) => (
        <AttachmentField key={rule.key} {...props} rule={rule} />
      ))}
    </>
  );
}

/** Where the procedure leaves it to the person: with the card's signature, or with what is asked for in its place. */
function SignatureChoice({ procedure, draft }: Pick<FilesPageProps, 'procedure' | 'draft'>) {
  const { drafts, t } = useApp();
  const unsigned = draft.withoutSignature === true;
  return (
    <Radios
      words={{ at: 'withoutSignature', label: t.files.signature, isRequired: true }}
      options={[
        { value: 'signed', label: t.files.signed },
        { value: 'unsigned', label: t.files.unsigned },
      ]}
      value={unsigned ? 'unsigned' : 'signed'}
      onChange={(value) => drafts.change(procedure, { withoutSignature: value === 'unsigned' ? true : undefined })}
    />
  );
}

function AttachmentField(props: FilesPageProps & { readonly rule: AttachmentRule }) {
  const { rule, procedure, draft, errorAt } = props;
  const { store, drafts, t, language } = useApp();
  const { snapshot } = useWindowState(store);
  const markAt = useContext(MarkAt);
  const input = useRef<HTMLInputElement>(null);
  const [sentPercent, setSentPercent] = useState<number>();
  const [problem, setProblem] = useState<Failure>();
  const at = `attachments.${rule.key}`;
  const title = visibleText(inLanguage(rule.title, language));
  const files = props.attached.filter(({ key }) => key === rule.key);
  const isLater = draft.attachmentsToFollow.includes(rule.key);
  const mayChoose = snapshot?.publicTerminal === false && files.length < rule.most && !isLater;
  const kinds = rule.mediaTypes.map((type) => FILE_FORMATS[type]);
  const help = [
    rule.help === undefined ? '' : visibleText(inLanguage(rule.help, language)),
    rule.because === undefined ? '' : t.files.because(visibleText(inLanguage(rule.because, language))),
    rule.originalNeeded ? t.files.original : '',
    `${t.files.kinds(kinds)}${t.files.most(rule.most)}`,
  ];

  async function attach(file: File): Promise<void> {
    setProblem(undefined);
    setSentPercent(0);
    setProblem(await sendFile(store, rule.key, file, setSentPercent));
    setSentPercent(undefined);
  }

  return (
    <GroupFrame
      words={{
        at,
        label: title,
        help: help.filter((line) => line !== '').join('\n'),
        isRequired: rule.required,
        mark: markAt(at),
        error: errorAt(at),
      }}
      takesFocus
    >
      {problem !== undefined && <FailureNote failure={problem} isUrgent />}
      {files.length > 0 && (
        <ul className="files">
          {files.map((file, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the host knows a file by its place too
            <li key={index}>
              <span className="as-typed">{visibleText(file.fileName)}</span>
              <span className="quiet">{t.files.size(Math.ceil(file.bytes / 1_000).toLocaleString('en'))}</span>
              <Button
                kind="text"
                onPress={async () => {
                  const flow = store.flow();
                  if (flow !== undefined) await store.command('detachFile', { ...flow, key: rule.key, index });
                }}
              >
                {t.files.remove(visibleText(file.fileName))}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {mayChoose && (
        <>
          <Button onPress={() => input.current?.click()}>{t.files.choose(title)}</Button>
          <input
            ref={input}
            type="file"
            hidden
            accept={rule.mediaTypes.join(',')}
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              if (file !== undefined) void attach(file);
              event.currentTarget.value = '';
            }}
          />
        </>
      )}
      {snapshot?.publicTerminal === true && <p>{t.files.none}</p>}
      <p role="status">{sentPercent !== undefined && t.files.sending(sentPercent)}</p>
      {rule.mayFollowLater && files.length === 0 && (
        <Choice
          type="checkbox"
          checked={isLater}
          onChange={(event) =>
            drafts.change(procedure, {
              attachmentsToFollow: event.currentTarget.checked
                ? [...draft.attachmentsToFollow, rule.key]
                : draft.attachmentsToFollow.filter((key) => key !== rule.key),
            })
          }
        >
          {t.files.later}
        </Choice>
      )}
    </GroupFrame>
  );
}
