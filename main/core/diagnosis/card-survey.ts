import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { CardKey, PinSlot, ReaderName } from '#contract/values/brands.ts';
import { openInputSupportApp } from '#native-bridge/apps/input-support-app.ts';
import { type CertificatePresence, type JpkiApp, openJpkiApp } from '#native-bridge/apps/jpki-app.ts';
import type { PinState } from '#native-bridge/apps/pin-commands.ts';
import type { CardSession } from '#native-bridge/iso7816/card-commands.ts';
import type { CardDevice } from '#native-bridge/profile/card-profile.ts';
import type { CardChannel } from '#native-bridge/transport/card-transport.ts';
import { isShownAfterPin } from '../card/key-steps.ts';

/** The certificates that a card shows without a secret. */
type FreeCertificate = 'auth' | 'authCa' | 'signCa';

/** Everything that a card tells without a secret. Uses up no try; ten exchanges on a card with extended length. */
export interface CardSurvey {
  readonly reader: ReaderName;
  readonly device: CardDevice;
  readonly tokenLabel: string;
  readonly presence: CertificatePresence;
  /** `text` is absent on phones. */
  readonly pins: Readonly<Record<CardKey, PinState>> & Partial<Readonly<Record<PinSlot, PinState>>>;
  /** DER. One that was never issued, or that a phone shows only after its PIN, is absent. */
  readonly certificates: Partial<Readonly<Record<FreeCertificate, Uint8Array>>>;
}

/** Fails with `cardUnsupported` where it is no My Number Card, or as `CardChannel.transmit` does. */
export async function surveyCard(channel: CardChannel, session: CardSession): Promise<Outcome<CardSurvey>> {
  const opened = await openJpkiApp(channel, session);
  if (!opened.ok) return opened;
  const jpki = opened.value;
  const token = await jpki.readTokenInformation();
  if (!token.ok) return token;
  const presence = await jpki.certificatePresence();
  if (!presence.ok) return presence;
  const auth = await jpki.triesLeft('auth');
  if (!auth.ok) return auth;
  const sign = await jpki.triesLeft('sign');
  if (!sign.ok) return sign;
  const certificates = await readFreeCertificates(jpki);
  if (!certificates.ok) return certificates;
  const text = await textTries(channel, session);
  if (!text.ok) return text;
  return success({
    reader: channel.reader,
    device: token.value.device,
    tokenLabel: token.value.label,
    presence: presence.value,
    pins: { auth: auth.value, sign: sign.value, ...(text.value === undefined ? {} : { text: text.value }) },
    certificates: certificates.value,
  });
}

async function readFreeCertificates(jpki: JpkiApp): Promise<Outcome<CardSurvey['certificates']>> {
  const found: Partial<Record<FreeCertificate, Uint8Array>> = {};
  for (const which of ['auth', 'authCa', 'signCa'] as const) {
    const read = await jpki.readCertificate(which);
    if (read.ok) found[which] = read.value;
    else if (read.failure.code !== 'cardCertificateMissing' && !isShownAfterPin(read.failure)) return read;
  }
  return success(found);
}

/** `undefined` where the card has no such application: phones do not. */
async function textTries(channel: CardChannel, session: CardSession): Promise<Outcome<PinState | undefined>> {
  const app = await openInputSupportApp(channel, session);
  if (!app.ok) return app.failure.code === 'cardUnsupported' ? success(undefined) : app;
  return app.value.triesLeft();
}
