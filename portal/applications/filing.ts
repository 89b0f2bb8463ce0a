import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { checkApplication, type MandateTerms } from '#documents/container/check-application.ts';
import { type VerifiedContainer, verifyContainer } from '#documents/container/verify.ts';
import type { TrustAnchors } from '#pki/certificate/trust-anchors.ts';
import type { RevocationChecker } from '#pki/revocation/revocation-answer.ts';
import type { Turn } from '../platform/turns.ts';
import type { DefinitionLookup } from './definition-lookup.ts';
import { documentMatchesBeside } from './document-workers.ts';

/** Where definitions that were ever served are kept. */
interface DefinitionKeeper {
  findDefinition(id: string, municipality: string, revision: string): Promise<DefinitionLookup>;
}

interface FilingVerifier {
  readonly nowMs: number;
  /** Of this portal. */
  readonly origin: string;
  /** The subject whose session brought it. */
  readonly filer: string;
  /** Where they act for another. */
  readonly acting?: MandateTerms | undefined;
  readonly anchors: TrustAnchors;
  readonly revocation: RevocationChecker;
  readonly definitions: DefinitionKeeper;
  /** Before each heavy step: others are answered in between. */
  readonly turn: Turn;
  readonly signal: AbortSignal;
}

const DEFINITION_FAILURES = {
  procedureUnknown: 'procedureUnknown',
  municipalityUnknown: 'municipalityMismatch',
  revisionUnknown: 'catalogueRevisionUnknown',
} as const;

/** An application that passed every check, with the bytes that did. */
interface AcceptedFiling {
  readonly container: VerifiedContainer;
  readonly procedure: Procedure;
}

/**
 * Steps 1 to 6 of application-container.md, in their order: the container and its signature, whose it is, then what
 * was signed. Fails with the first thing that is wrong.
 */
export async function checkFiling(bytes: Uint8Array, verifier: FilingVerifier): Promise<Outcome<AcceptedFiling>> {
  const { nowMs: atMs, origin, filer, acting, anchors, revocation, definitions, turn, signal } = verifier;
  await turn();
  const verified = await verifyContainer({
    bytes,
    anchors,
    atMs,
    revocation,
    // A portal whose configuration turns revocation off says so in the evidence of every filing.
    revocationPolicy: 'mayBeUnchecked',
    signal,
  });
  if (!verified.ok) return verified;
  const { procedure: named, municipality } = verified.value.application;
  await turn();
  const checked = await checkApplication(verified.value, {
    atMs,
    portal: origin,
    filer,
    mandate: acting ?? 'none',
    matches: documentMatchesBeside,
    async definition() {
      const found = await definitions.findDefinition(named.id, municipality.code, named.revision);
      return found.is === 'found' ? success(found.procedure) : failed({ code: DEFINITION_FAILURES[found.is] });
    },
  });
  if (!checked.ok) return checked;
  const { procedure } = checked.value;
  if (procedure === undefined) throw new Error('a portal has the definition or refuses');
  return success({ container: verified.value, procedure });
}
