import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Applicant, Application, ApplicationBasis, Attachment } from '#contract/procedure/application.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { documentOf } from '#documents/application-pdf/document-of.ts';
import { signerMatchesApplicant } from '#documents/container/applicant-match.ts';
import type { UnsignedContainer } from '#documents/container/compose.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import type { CertificateHolder } from '#pki/certificate/jpki-holder.ts';
import { digestOf } from '#pki/der/algorithms.ts';
import { type CardAtWork, type KeyTask, type KeyUse, signingOne } from '../card/key-steps.ts';
import type { CaCertificates } from '../portal/ca-certificates.ts';
import type { Clock } from '../ports/ports.ts';
import { composeSignature } from '../signing/cms-signature.ts';

/** A file that the person attached, with its content. */
export type AttachedFile = Omit<Attachment, 'bytes'> & { readonly bytes: Uint8Array };

/** The container, signed where it is: what is sent, sent again, and kept. */
export interface SealedApplication {
  readonly idempotencyKey: string;
  readonly bytes: Uint8Array;
  /** Of `bytes`, lower-case hexadecimal. */
  readonly sha256: string;
}

export interface FilingOrder {
  readonly basis: ApplicationBasis;
  readonly procedure: Procedure;
  readonly attached: readonly AttachedFile[];
}

export interface ApplicationComposer {
  /** Makes JSON, PDF and manifest ahead of time, so that after the password only the card is waited for. */
  prepare(order: FilingOrder): Promise<void>;
  /** What the signature key has to do for this order; gives the sealed container. */
  signatureTask(order: FilingOrder): KeyTask<UnsignedContainer | null, SealedApplication>;
  /** The container of an application that goes without a signature; throws where nobody is named as its applicant. */
  pack(order: FilingOrder): Promise<SealedApplication>;
}

/** Turns an application that was read and agreed to into its container. */
export function createApplicationComposer(
  clock: Clock,
  authorities: Pick<CaCertificates, 'has' | 'issuerOf'>,
): ApplicationComposer {
  const prepared = new WeakMap<ApplicationBasis, Promise<UnsignedContainer>>();

  function unsignedOf(order: FilingOrder, applicant: Applicant): Promise<UnsignedContainer> {
    const composed = prepared.get(order.basis) ?? composeUnsigned(order, applicant);
    prepared.set(order.basis, composed);
    return composed;
  }

  async function prepare(order: FilingOrder): Promise<UnsignedContainer | null> {
    return order.basis.applicant === null ? null : unsignedOf(order, order.basis.applicant);
  }

  async function compose(
    order: FilingOrder,
    certificate: Certificate,
    ready: UnsignedContainer | null,
    { readAuthority }: CardAtWork,
  ): Promise<Outcome<KeyUse<SealedApplication>>> {
    const { holder } = certificate;
    if (holder === undefined) return failed({ code: 'certificateMalformed', problem: 'nameRefused' });
    const applicant = order.basis.applicant ?? applicantOf(holder);
    // Under a mandate its proxy signs, whom the portal knows; the card is the one that the session is of.
    const same =
      order.basis.mandate === undefined ? signerMatchesApplicant(certificate, applicant) : success(undefined);
    if (!same.ok) return same;
    const unsigned = ready ?? (await unsignedOf(order, applicant));
    const signature = await composeSignature({
      certificate,
      digest: async (hash) => success(digestOf(hash, unsigned.manifest)),
      signingTimeMs: clock.nowMs(),
      findIssuer: authorities.issuerOf,
      readAuthority,
    });
    if (!signature.ok) return signature;
    return success(
      signingOne(signature.value.toBeSigned, async (value) => {
        const { sealContainer } = await loadComposer();
        const p7s = signature.value.finish(value);
        return success({ idempotencyKey: order.basis.idempotencyKey, ...sealContainer(unsigned, p7s) });
      }),
    );
  }

  return {
    prepare: async (order) => void (await prepare(order)),
    async pack(order) {
      const unsigned = await prepare(order);
      if (unsigned === null) throw new Error('an application without signature names its applicant');
      const { packUnsigned } = await loadComposer();
      return { idempotencyKey: order.basis.idempotencyKey, ...packUnsigned(unsigned) };
    },
    signatureTask: (order) => ({
      now: () => clock.nowMs(),
      prepare: async () => success(await prepare(order)),
      authorityAtHand: () => authorities.has('sign'),
      compose: (certificate, ready, card) => compose(order, certificate, ready, card),
    }),
  };
}

/** Fonts, PDF and ZIP are loaded with the first application, not with the window: they are half of all that is loaded. */
const loadComposer = () => import('#documents/container/compose.ts');

async function composeUnsigned({ basis, procedure, attached }: FilingOrder, applicant: Applicant) {
  const { composeApplication } = await loadComposer();
  const application: Application = { ...basis, applicant };
  const document = documentOf(application, procedure);
  return composeApplication({ application, document, attachments: attached.map(({ bytes }) => bytes) });
}

/** The applicant as the signature certificate names them, for a command line where nobody types or reads a card. */
function applicantOf({ name, address, birthDate, sex }: CertificateHolder): Applicant {
  const certified = <T>(value: T) => ({ value, origin: 'signatureCertificate' as const });
  return { name: certified(name), address: certified(address), birthDate: certified(birthDate), sex: certified(sex) };
}
