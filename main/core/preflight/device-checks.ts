import type { HealthCheck } from '#contract/view.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { fine, problem } from './health-check.ts';

const NAMES_LIMIT_CHARACTERS = 400;

/** Service, readers, and whether something lies on one. */
export function deviceChecks(devices: ReaderServiceState | undefined): HealthCheck[] {
  const readers = devices?.service === 'running' ? devices.readers : [];
  return [serviceCheck(devices), readersCheck(readers), cardCheck(readers)];
}

type Readers = Extract<ReaderServiceState, { readonly service: 'running' }>['readers'];

function serviceCheck(devices: ReaderServiceState | undefined): HealthCheck {
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

function readersCheck(readers: Readers): HealthCheck {
  const names = readers
    .map(({ name }) => name)
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

function cardCheck(readers: Readers): HealthCheck {
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
    : problem(
        'card',
        { ja: 'カードが置かれていません。', en: 'There is no card on a reader.' },
        { ja: 'マイナンバーカードをカードリーダーに置いてください。', en: 'Put your My Number Card on the reader.' },
      );
}
