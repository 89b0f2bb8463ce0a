import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { CardKey, EpochMs } from '#contract/values/brands.ts';
import { openCommonApp } from '#native-bridge/apps/common-app.ts';
import type { CardAttributes } from '#native-bridge/apps/input-support-app.ts';
import { type JpkiApp, keyProfileOf, openJpkiApp } from '#native-bridge/apps/jpki-app.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { isRsaSignatureOfDigestInfo } from '#pki/der/digest-info.ts';
import { inspectForSignature, knownCard, recogniseCard, usableCertificate, withTries } from '../card/key-steps.ts';
import type { CardSteps } from '../card/perform-card-effect.ts';
import { attributeSteps } from '../card/reading-steps.ts';
import type { NativeRequest } from './native-request.ts';

/** What the card gave for a browser, with the number of the card that the protocol's `combination_code` is made of. */
export type CardReply = { readonly manufactureNumber: string } & (
  | { readonly use: 'auth' | 'sign'; readonly signatures: readonly Uint8Array[]; readonly certificate: Uint8Array }
  | { readonly use: 'text'; readonly attributes: CardAttributes }
);

type Given =
  | { readonly use: CardKey; readonly signatures: readonly Uint8Array[]; readonly certificate: Uint8Array }
  | { readonly use: 'text'; readonly attributes: CardAttributes };

/** The one entry by which a digest from outside reaches a key. Source: SR-61. */
export function nativeCardSteps(
  { use, digestInfos }: NativeRequest,
  now: () => EpochMs,
): CardSteps<unknown, null, CardReply> {
  const steps = use === 'text' ? readingSteps() : digestSteps(use, digestInfos, now);
  return withCardNumber(steps as CardSteps<unknown, null, Given>) as CardSteps<unknown, null, CardReply>;
}

function readingSteps() {
  const steps = attributeSteps(() => undefined, false);
  return {
    ...steps,
    async use(...how: Parameters<typeof steps.use>): Promise<Outcome<Given>> {
      const read = await steps.use(...how);
      return read.ok ? success({ use: 'text', attributes: read.value }) : read;
    },
  };
}

function digestSteps(
  key: CardKey,
  digestInfos: readonly Uint8Array[],
  now: () => EpochMs,
): CardSteps<JpkiApp, null, Given> {
  return {
    slot: key,
    prepare: async () => success(null),
    open: openJpkiApp,
    recognise: recogniseCard,
    async inspect(app) {
      if (key === 'sign') return inspectForSignature(app, undefined, false);
      const read = await knownCard(app, undefined, false);
      if (!read.ok) return read;
      const certificate = read.value === undefined ? undefined : rsaCertificate(key, read.value, now());
      return certificate?.ok === false ? certificate : withTries(await app.triesLeft(key), read.value);
    },
    async use(app, { pin, report }) {
      const verified = await app.verify(key, pin);
      if (!verified.ok) return verified;
      report('signing');
      const signatures: Uint8Array[] = [];
      for (const digestInfo of digestInfos) {
        const signature = await app.sign(key, 'RSA-2048', digestInfo);
        if (!signature.ok) return signature;
        signatures.push(signature.value);
      }
      const der = await app.readCertificate(key);
      if (!der.ok) return der;
      const certificate = rsaCertificate(key, der.value, now());
      if (!certificate.ok) return certificate;
      const areGood = signatures.every((signature, at) =>
        isRsaSignatureOfDigestInfo(certificate.value, digestInfos[at] ?? new Uint8Array(), signature),
      );
      return areGood
        ? success({ use: key, signatures, certificate: der.value })
        : failed({ code: 'cardSignatureWrong' });
    },
  };
}

/** The protocol has the key sign a DigestInfo, which no other key takes. */
function rsaCertificate(key: CardKey, der: Uint8Array, now: EpochMs): Outcome<Certificate> {
  const certificate = usableCertificate(key, der, now);
  return !certificate.ok || keyProfileOf(certificate.value.key) === 'RSA-2048'
    ? certificate
    : failed({ code: 'certificateMalformed', problem: 'keyRefused' });
}

interface WithCommonApp {
  readonly app: unknown;
  readonly common: () => ReturnType<typeof openCommonApp>;
}

/** The common application comes last: selecting it forgets the PIN. A phone has none, and is found out before its PIN is asked. */
function withCardNumber(steps: CardSteps<unknown, null, Given>): CardSteps<WithCommonApp, null, CardReply> {
  return {
    slot: steps.slot,
    prepare: steps.prepare,
    async open(channel, session) {
      const app = await steps.open(channel, session);
      return app.ok ? success({ app: app.value, common: () => openCommonApp(channel, session) }) : app;
    },
    async inspect({ app }) {
      const facts = await steps.inspect(app);
      return facts.ok && facts.value.authCertificate === undefined ? failed({ code: 'cardDataMissing' }) : facts;
    },
    recognise: ({ app }, facts) => steps.recognise(app, facts),
    async use({ app, common }, how) {
      const given = await steps.use(app, how);
      if (!given.ok) return given;
      const opened = await common();
      const record = opened.ok ? await opened.value.readSerialRecord() : opened;
      return record.ok ? success({ ...given.value, manufactureNumber: record.value.manufactureNumber }) : record;
    },
  };
}
