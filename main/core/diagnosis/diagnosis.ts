import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import { failed, type Outcome } from '#contract/failures/outcome.ts';
import type { EpochMs, ReaderName } from '#contract/values/brands.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { CardTransport, ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { withCard } from '../card/perform-card-effect.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { UsbDevices } from '../ports/usb-devices.ts';
import type { SessionRunner } from '../sign-in/portal-session-runner.ts';
import { cardChecks, cardInUseCheck, type LastSignatureCertificate, unreadCardCheck } from './card-checks.ts';
import { type CardSurvey, surveyCard } from './card-survey.ts';
import { deviceChecks } from './device-checks.ts';
import { readersWithoutDriver } from './usb-devices.ts';

const MAX_CLOCK_SKEW_MS = 60_000;

/** What the portal knows of the person who is signed in, and the card they signed in with, where it shows itself. */
interface HolderSignature {
  readonly card: Uint8Array | undefined;
  readonly certificate: LastSignatureCertificate;
}

interface DiagnosisOptions {
  readonly devices: ReaderServiceState | undefined;
  readonly transport: CardTransport;
  /** Absent where readers are invented ones. */
  readonly usb?: UsbDevices | undefined;
  /** True while a flow of the person's own may hold the card. */
  readonly isCardInUse: boolean;
  /** Absent where none is configured. */
  readonly portal: PortalClient | undefined;
  /** Asks the portal about the signature certificate; absent where nobody is signed in. */
  readonly askSignatureCertificate?: (() => Promise<HolderSignature | undefined>) | undefined;
  readonly nowMs: () => EpochMs;
  readonly signal: AbortSignal;
}

/** What stands in the way of using a card here, each with what to do. Uses no try; holds nothing personal. */
export async function runDiagnosis(options: DiagnosisOptions): Promise<DiagnosisCheck[]> {
  const { devices, portal, nowMs, signal } = options;
  const [card, plugged, signature, health] = await Promise.all([
    lookAtCard(options),
    options.usb?.list(signal),
    options.askSignatureCertificate?.(),
    portal?.call('readHealth', { signal }),
  ]);
  const skewMs = health?.ok === true ? Math.abs(Date.parse(health.value.now) - nowMs()) : undefined;
  return [
    ...deviceChecks(devices, readersWithoutDriver(plugged ?? [], namesOf(devices)), options.usb?.system),
    ...(card === undefined ? [] : card === 'inUse' ? [cardInUseCheck()] : checksOf(card, signature, nowMs())),
    portalCheck(portal, health?.ok === true),
    clockCheck(skewMs),
  ];
}

function namesOf(devices: ReaderServiceState | undefined): string[] {
  return devices?.service === 'running' ? devices.readers.map(({ name }) => name) : [];
}

/** What the portal knows of the signature certificate; nothing where nobody is signed in or nothing was ever filed. */
export async function askSignatureCertificate(
  portal: PortalClient,
  session: Pick<SessionRunner, 'token' | 'card' | 'asHolder'>,
  signal: AbortSignal,
): Promise<HolderSignature | undefined> {
  const card = session.card();
  if (session.token() === undefined) return undefined;
  const asked = await session.asHolder((token) => portal.call('readSignatureCertificate', { token, signal }));
  if (!asked.ok || asked.value.certificate === null) return undefined;
  const { revocation, notAfter } = asked.value.certificate;
  return { card, certificate: { revocation, notAfterMs: Date.parse(notAfter) } };
}

/** What the portal said counts for the card of the person who asked it, and for no other that lies on a reader. */
function checksOf(card: Outcome<CardSurvey>, signature: HolderSignature | undefined, now: EpochMs): DiagnosisCheck[] {
  if (!card.ok) return [unreadCardCheck(card.failure)];
  const { auth } = card.value.certificates;
  const isTheirs = signature?.card === undefined ? auth === undefined : isSame(signature.card, auth);
  return cardChecks(card.value, isTheirs ? signature?.certificate : undefined, now);
}

function isSame(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && Buffer.from(one).equals(other);
}

/** The first My Number Card on any reader; else why the last one could not be read. */
async function lookAtCard(options: DiagnosisOptions): Promise<Outcome<CardSurvey> | 'inUse' | undefined> {
  const { devices, isCardInUse } = options;
  const readers = devices?.service === 'running' ? devices.readers.filter(({ card }) => card === 'present') : [];
  if (readers.length === 0) return undefined;
  if (isCardInUse) return 'inUse';
  let looked: Outcome<CardSurvey> = failed({ code: 'cardNotPresent' });
  for (const { name } of readers) {
    looked = await lookAtReader(options, name);
    if (looked.ok) return looked;
  }
  return looked;
}

function lookAtReader({ transport, signal }: DiagnosisOptions, reader: ReaderName): Promise<Outcome<CardSurvey>> {
  return withCard(transport, reader, signal, (channel) =>
    surveyCard(channel, { signal, memory: createReaderMemory() }),
  );
}

function portalCheck(portal: PortalClient | undefined, answers: boolean): DiagnosisCheck {
  if (portal === undefined) return { check: 'portal', ok: false, code: 'portalMissing', data: {} };
  const data = { origin: portal.origin };
  return answers
    ? { check: 'portal', ok: true, code: 'portalAnswers', data }
    : { check: 'portal', ok: false, code: 'portalSilent', data };
}

/** A clock that nobody could compare with is no trouble of its own: the portal that did not answer is. */
function clockCheck(skewMs: number | undefined): DiagnosisCheck {
  if (skewMs === undefined) return { check: 'clock', ok: true, code: 'clockNotCompared', data: {} };
  const data = { skewSeconds: Math.round(skewMs / 1000) };
  return skewMs <= MAX_CLOCK_SKEW_MS
    ? { check: 'clock', ok: true, code: 'clockRight', data }
    : { check: 'clock', ok: false, code: 'clockWrong', data };
}
