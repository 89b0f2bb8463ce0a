import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import type { LocalizedText } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { type ReaderSystem, readerByPcscName } from '#native-bridge/transport/reader-catalogue.ts';
import { fine, problem } from './diagnosis-check.ts';
import type { ReaderWithoutDriver } from './usb-devices.ts';

const NAMES_LIMIT_CHARACTERS = 400;

/** Service, readers with and without a driver, and whether something lies on one. */
export function deviceChecks(
  devices: ReaderServiceState | undefined,
  withoutDriver: readonly ReaderWithoutDriver[] = [],
  system: ReaderSystem = 'linux',
): DiagnosisCheck[] {
  const readers = devices?.service === 'running' ? devices.readers : [];
  const driver = withoutDriver.slice(0, 1).map((reader) => driverCheck(reader, system));
  return [serviceCheck(devices), ...driver, readersCheck(readers), cardCheck(readers)];
}

/** A reader that is plugged in and that the card service does not see. */
function driverCheck({ name, catalogued }: ReaderWithoutDriver, system: ReaderSystem): DiagnosisCheck {
  const found: LocalizedText = {
    ja: `${name} がつながっていますが、まだ使えません。`,
    en: `${name} is plugged in, but it cannot be used yet.`,
  };
  const page = catalogued?.driverPage ?? undefined;
  switch (catalogued?.driver[system]) {
    case 'maker': {
      const [ja, en] = page === undefined ? ['', ''] : [`（${page}）`, ` (${page})`];
      return problem('reader-driver', found, {
        ja: `メーカーのページ${ja}からドライバーを入れて、差し込み直してください。`,
        en: `Install the driver from its maker${en} and plug it in again.`,
      });
    }
    case 'noneKnown':
      return problem('reader-driver', found, {
        ja: 'このパソコンで使えるドライバーは、知られていません。別のカードリーダーを使ってください。',
        en: 'No driver of it is known for this system. Use another card reader.',
      });
    case 'builtIn':
    case undefined:
      return problem('reader-driver', found, {
        ja: '一度抜いて、差し込み直してください。直らないときは、パソコンを再起動してください。',
        en: 'Unplug it and plug it in again. If that does not help, restart the computer.',
      });
  }
}

type Readers = Extract<ReaderServiceState, { readonly service: 'running' }>['readers'];

function serviceCheck(devices: ReaderServiceState | undefined): DiagnosisCheck {
  return devices?.service === 'running'
    ? fine('reader-service', { ja: 'カードを読む機能は動いています。', en: 'The card service is running.' })
    : problem(
        'reader-service',
        { ja: 'カードを読む機能が止まっています。', en: 'The card service is not running.' },
        {
          ja: 'パソコンを再起動してください。Linuxではpcscdを入れて起動してください。',
          en: 'Restart the computer. On Linux, install and start pcscd.',
        },
      );
}

function readersCheck(readers: Readers): DiagnosisCheck {
  const names = readers
    .map(({ name }) => nameOnTheBox(name))
    .join(', ')
    .slice(0, NAMES_LIMIT_CHARACTERS);
  return readers.length > 0
    ? fine('readers', { ja: `カードリーダー：${names}`, en: `Card readers: ${names}` })
    : problem(
        'readers',
        { ja: 'カードリーダーが見つかりません。', en: 'No card reader was found.' },
        {
          ja: 'カードリーダーをUSBにつないでください。つないであるときは、差し込み直してください。',
          en: 'Plug a card reader into a USB port. If it is plugged in, unplug it and try again.',
        },
      );
}

/** Of a reader that the catalogue does not know, what PC/SC calls it without its serial number. */
function nameOnTheBox(pcscName: string): string {
  const known = readerByPcscName(pcscName);
  if (known !== undefined) return `${known.maker} ${known.model}`;
  return visibleText(pcscName.replaceAll(/\s*\([^)]*\)/g, '').replaceAll(/[\dA-F]{6,}/gi, '…'));
}

function cardCheck(readers: Readers): DiagnosisCheck {
  if (readers.some(({ card }) => card === 'present')) {
    return fine('card', { ja: 'カードが置かれています。', en: 'A card is on the reader.' });
  }
  return readers.some(({ card }) => card === 'mute')
    ? problem(
        'card',
        { ja: '置かれているカードから返事がありません。', en: 'The card on the reader does not answer.' },
        {
          ja: 'ほかのカードや金属を離して、カードを置き直してください。差し込む向きも確かめてください。',
          en: 'Take other cards and metal away and put the card on again. Check which way round it goes in.',
        },
      )
    : problem('card', { ja: 'カードが置かれていません。', en: 'There is no card on a reader.' }, howToPutItOn(readers));
}

/** Readers into which a card is put are told from those on which it lies, where all are known to be of one sort. */
function howToPutItOn(readers: Readers): LocalizedText {
  const sorts = new Set(readers.map(({ name }) => readerByPcscName(name)?.interface));
  const [only] = sorts;
  if (sorts.size === 1 && only === 'contact') {
    return {
      ja: 'マイナンバーカードを、金色のICチップの側から、奥まで差し込んでください。',
      en: 'Push your My Number Card all the way into the reader, gold chip first.',
    };
  }
  return sorts.size === 1 && only === 'contactless'
    ? {
        ja: 'マイナンバーカードを、カードリーダーの上に置いてください。財布やほかのカードから離してください。',
        en: 'Lay your My Number Card on the reader, away from your wallet and other cards.',
      }
    : { ja: 'マイナンバーカードをカードリーダーに置いてください。', en: 'Put your My Number Card on the reader.' };
}
