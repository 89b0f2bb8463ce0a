import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Fact, Facts } from '#ui/facts.tsx';
import { FILE_FORMATS } from '#words/file-formats.ts';
import { useDesk, useInLanguage } from '../page/desk-context.ts';
import { addressOf } from '../page/place.ts';

/** Files of one filing, each with the way to it; of the newest where `filing` names none. */
export function FiledFiles(props: {
  readonly number: string;
  readonly attachments: CaseDetail['attachments'];
  readonly filing?: number;
}) {
  const { number, attachments, filing } = props;
  const { d } = useDesk();
  const inLanguage = useInLanguage();
  return (
    <Facts isDense>
      {attachments.map(({ title, fileName, mediaType, bytes }, index) => (
        <Fact
          // biome-ignore lint/suspicious/noArrayIndexKey: two files may be called the same
          key={index}
          name={inLanguage(title)}
          action={
            <a
              href={addressOf({
                at: 'attachment',
                number,
                attachment: index + 1,
                ...(filing === undefined ? {} : { filing }),
              })}
            >
              {d.case.showFile}
              <span className="visually-hidden">
                {' '}
                {inLanguage(title)} {index + 1}
              </span>
            </a>
          }
        >
          {d.case.fileAbout(visibleText(fileName), formatOf(mediaType), d.case.kilobytes(Math.ceil(bytes / 1_000)))}
        </Fact>
      ))}
    </Facts>
  );
}

function formatOf(mediaType: string): string {
  const formats: Readonly<Record<string, string>> = FILE_FORMATS;
  return formats[mediaType] ?? visibleText(mediaType);
}
