import type { EpochMs } from '#contract/brands.ts';
import type { LocalizedText } from '#contract/localized-text.ts';
import type { HealthCheck } from '#contract/view.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import type { PortalClient } from './portal-client.ts';

const MAX_CLOCK_SKEW_MS = 60_000;

/**
 * What stands in the way of using a card here, each with what to do. Touches no card and uses no try; holds nothing
 * personal.
 */
export async function runDoctor(options: {
  readonly devices: ReaderServiceState | undefined;
  /** Absent where none is configured. */
  readonly portal: PortalClient | undefined;
  readonly nowMs: () => EpochMs;
  readonly signal: AbortSignal;
}): Promise<HealthCheck[]> {
  const { devices, portal, nowMs, signal } = options;
  const health = await portal?.call('readHealth', { signal });
  const skewMs = health?.ok === true ? Math.abs(Date.parse(health.value.now) - nowMs()) : undefined;
  return [
    ...deviceChecks(devices),
    portal === undefined ? noPortalCheck() : portalCheck(health?.ok === true, portal.origin),
    clockCheck(skewMs),
  ];
}

function deviceChecks(devices: ReaderServiceState | undefined): HealthCheck[] {
  const running = devices?.service === 'running';
  const readers = running ? devices.readers : [];
  const withCard = readers.filter(({ card }) => card === 'present');
  return [
    check(
      'reader-service',
      running,
      running
        ? { ja: 'カードを読む機能は動いています。', en: 'The card service is running.' }
        : { ja: 'カードを読む機能が止まっています。', en: 'The card service is not running.' },
      {
        ja: 'パソコンを再起動してください。Linuxではpcscdを入れて起動してください。',
        en: 'Restart the computer. On Linux, install and start pcscd.',
      },
    ),
    check(
      'readers',
      readers.length > 0,
      readers.length > 0
        ? { ja: `カードリーダー：${names(readers)}`, en: `Card readers: ${names(readers)}` }
        : { ja: 'カードリーダーが見つかりません。', en: 'No card reader was found.' },
      {
        ja: 'カードリーダーをUSBにつないでください。つないであるときは、差し込み直してください。',
        en: 'Plug a card reader into a USB port. If it is plugged in, unplug it and try again.',
      },
    ),
    check(
      'card',
      withCard.length > 0,
      withCard.length > 0
        ? { ja: 'カードが置かれています。', en: 'A card is on the reader.' }
        : { ja: 'カードが置かれていません。', en: 'There is no card on a reader.' },
      { ja: 'マイナンバーカードをカードリーダーに置いてください。', en: 'Put your My Number Card on the reader.' },
    ),
  ];
}

function portalCheck(ok: boolean, origin: string): HealthCheck {
  return check(
    'portal',
    ok,
    ok
      ? { ja: `窓口（${origin}）につながりました。`, en: `The portal (${origin}) answers.` }
      : { ja: `窓口（${origin}）につながりません。`, en: `The portal (${origin}) does not answer.` },
    {
      ja: 'インターネットにつながっているか確かめてください。入力した内容は残っています。',
      en: 'Check your internet connection. What you entered is safe.',
    },
  );
}

function noPortalCheck(): HealthCheck {
  return check(
    'portal',
    false,
    { ja: '窓口が設定されていません。', en: 'No portal is configured.' },
    { ja: '窓口のアドレスを設定してください。', en: 'Name the address of a portal.' },
  );
}

function clockCheck(skewMs: number | undefined): HealthCheck {
  const seconds = Math.round((skewMs ?? 0) / 1000);
  const ok = skewMs !== undefined && skewMs <= MAX_CLOCK_SKEW_MS;
  const known: LocalizedText =
    skewMs === undefined
      ? { ja: '時計は窓口につながってから確かめます。', en: 'The clock is checked once the portal answers.' }
      : { ja: `時計のずれは${seconds}秒です。`, en: `The clock differs by ${seconds} seconds.` };
  return check('clock', ok, known, {
    ja: 'パソコンの時計を自動で合わせる設定にしてください。',
    en: 'Set the computer to keep its clock right automatically.',
  });
}

function names(readers: readonly { readonly name: string }[]): string {
  return readers
    .map(({ name }) => name)
    .join(', ')
    .slice(0, 400);
}

function check(name: HealthCheck['name'], ok: boolean, detail: LocalizedText, remedy: LocalizedText): HealthCheck {
  return { name, ok, detail, remedy: ok ? null : remedy };
}
