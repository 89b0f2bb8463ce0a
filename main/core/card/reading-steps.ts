import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { BirthDate } from '#contract/values/birth-date.ts';
import type { PinSlot } from '#contract/values/brands.ts';
import type { SecretBytes } from '#contract/values/secret-bytes.ts';
import { type CardFace, openCardFaceApp } from '#native-bridge/apps/card-face-app.ts';
import { type CardAttributes, openInputSupportApp } from '#native-bridge/apps/input-support-app.ts';
import { type JpkiApp, openJpkiApp } from '#native-bridge/apps/jpki-app.ts';
import type { PinState } from '#native-bridge/apps/pin-commands.ts';
import type { CardSession } from '#native-bridge/iso7816/card-commands.ts';
import type { CardChannel } from '#native-bridge/transport/card-transport.ts';
import { inspectForSignature, knownCard, recogniseCard, withTries } from './key-steps.ts';
import type { CardSteps } from './perform-card-effect.ts';

/** What is printed on the card: its face, and the birth date from the record made for checks of age. */
interface PrintedData {
  readonly face: CardFace;
  readonly ageRecordBirthDate: BirthDate;
}

/** Reading the signature certificate alone: only its holder can, with the password. */
export function signatureCertificateSteps(oneSitting: boolean): CardSteps<JpkiApp, null, Uint8Array> {
  return {
    slot: 'sign',
    prepare: async () => success(null),
    open: openJpkiApp,
    recognise: recogniseCard,
    inspect: (app) => inspectForSignature(app, undefined, oneSitting),
    async use(app, { pin, report }) {
      const verified = await app.verify('sign', pin);
      if (!verified.ok) return verified;
      report('reading');
      return app.readCertificate('sign');
    },
  };
}

/** Reading the four attributes. `sessionCard` is the card that opened the portal session; another one is refused. */
export function attributeSteps(
  sessionCard: () => Uint8Array | undefined,
  oneSitting: boolean,
): CardSteps<SittingApps<ReadingApp<typeof openInputSupportApp>>, null, CardAttributes> {
  return readingSteps('text', openInputSupportApp, (app) => app.readAttributes(), { sessionCard, oneSitting });
}

/** Reading the card's face with 照合番号B. */
export function cardFaceSteps(
  oneSitting: boolean,
): CardSteps<SittingApps<ReadingApp<typeof openCardFaceApp>>, null, PrintedData> {
  return readingSteps('face', openCardFaceApp, readPrintedData, { sessionCard: () => undefined, oneSitting });
}

async function readPrintedData(app: ReadingApp<typeof openCardFaceApp>): Promise<Outcome<PrintedData>> {
  const face = await app.readCardFace();
  if (!face.ok) return face;
  const birthDate = await app.readAgeRecord();
  return birthDate.ok ? success({ face: face.value, ageRecordBirthDate: birthDate.value }) : birthDate;
}

/** The two applications of one sitting; each is selected when it is first asked for, the JPKI application first. */
export interface SittingApps<App> {
  jpki(): Promise<Outcome<JpkiApp>>;
  app(): Promise<Outcome<App>>;
}

type OpenApp<App> = (channel: CardChannel, session: CardSession) => Promise<Outcome<App>>;
type ReadingApp<Open> = Open extends OpenApp<infer App> ? App : never;

/**
 * Reading with an application that has a secret of its own. The card is known by its JPKI application; in one sitting
 * nobody can have swapped it, so the other application is enough.
 */
function readingSteps<
  App extends { triesLeft(): Promise<Outcome<PinState>>; verify(secret: SecretBytes): Promise<Outcome<void>> },
  Result,
>(
  slot: PinSlot,
  openApp: OpenApp<App>,
  read: (app: App) => Promise<Outcome<Result>>,
  { sessionCard, oneSitting }: { readonly sessionCard: () => Uint8Array | undefined; readonly oneSitting: boolean },
): CardSteps<SittingApps<App>, null, Result> {
  async function seenCard(jpki: Outcome<JpkiApp>): Promise<Outcome<Uint8Array | undefined>> {
    return jpki.ok ? knownCard(jpki.value, sessionCard(), oneSitting) : jpki;
  }

  return {
    slot,
    prepare: async () => success(null),
    async open(channel, session) {
      return success({
        jpki: once(() => openJpkiApp(channel, session)),
        app: once(() => openApp(channel, session)),
      });
    },
    async inspect({ jpki, app }) {
      const known = oneSitting && sessionCard() === undefined ? success(undefined) : await seenCard(await jpki());
      if (!known.ok) return known;
      const opened = await app();
      if (opened.ok) return withTries(await opened.value.triesLeft(), known.value);
      return failed(await withoutApplication(opened.failure, jpki));
    },
    async recognise({ jpki }, facts) {
      if (facts.authCertificate === undefined) return success(undefined);
      const opened = await jpki();
      return opened.ok ? recogniseCard(opened.value, facts) : opened;
    },
    async use({ app }, { pin, report }) {
      const opened = await app();
      if (!opened.ok) return opened;
      const verified = await opened.value.verify(pin);
      if (!verified.ok) return verified;
      report('reading');
      return read(opened.value);
    },
  };
}

/** Why an application could not be opened. A phone has the JPKI application alone; a card with none is no My Number Card. */
export async function withoutApplication(failure: Failure, jpki: () => Promise<Outcome<JpkiApp>>): Promise<Failure> {
  const isPhone = failure.code === 'cardUnsupported' && (await jpki()).ok;
  return isPhone ? { code: 'cardDataMissing' } : failure;
}

function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => {
    opened ??= open();
    return opened;
  };
}
