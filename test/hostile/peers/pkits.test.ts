import { it } from 'vitest';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { pathPolicyProblem } from '#pki/certificate/certificate-path.ts';
import { describePeers } from '../../support/peers/peer-data.ts';
import { judgePath } from '../../support/peers/peer-paths.ts';
import { holdPeerResults } from '../../support/peers/peer-results.ts';

interface PkitsCase {
  readonly id: string;
  readonly name: string;
  readonly cert: string;
  readonly other_certs?: readonly string[];
  readonly crls?: readonly string[];
  readonly revocation?: boolean;
  readonly error?: object;
  readonly params?: {
    readonly user_initial_policy_set?: readonly string[];
    readonly initial_explicit_policy?: boolean;
    readonly initial_any_policy_inhibit?: boolean;
  };
}

/** Sections 4.8 to 4.12. */
function isAboutPolicies({ id }: PkitsCase): boolean {
  return id >= '40800' && id < '41300';
}

/** The suite's first policy stands for ours where the case asks for no other. */
const FIRST_TEST_POLICY = '2.16.840.1.101.3.2.1.48.1';

function policyProblem(path: readonly Certificate[], { params }: PkitsCase): 'policy' | undefined {
  const wanted = params?.user_initial_policy_set ?? [FIRST_TEST_POLICY];
  return wanted.some((policy) => pathPolicyProblem(path, policy) === undefined) ? undefined : 'policy';
}

const AT_MS = Date.UTC(2016, 0, 1);

describePeers('pkits', (data) => {
  it('follows no path and believes no list that must not be', () => {
    const cases = JSON.parse(data.text('pkits.json')) as readonly PkitsCase[];
    const results = cases.map((one) => {
      const { isValid, said, path } = judgePath({
        leaf: data.bytes(`certs/${one.cert}`),
        presented: (one.other_certs ?? []).map((name) => data.bytes(`certs/${name}`)),
        anchors: [data.bytes('certs/TrustAnchorRootCertificate.crt')],
        atMs: AT_MS,
        crls:
          one.revocation === false
            ? undefined
            : [...(one.crls ?? []), 'TrustAnchorRootCRL.crl'].map((name) => data.bytes(`crls/${name}`)),
      });
      const problem = said === 'good' && isAboutPolicies(one) ? policyProblem(path, one) : undefined;
      return {
        id: one.name,
        expected: one.error === undefined ? 'valid' : 'invalid',
        isValid,
        said: problem ?? said,
      } as const;
    });
    holdPeerResults('pkits', results, [
      {
        expected: 'valid',
        said: 'algorithmRefused',
        why: 'DSA.',
      },
      {
        expected: 'valid',
        said: 'issuerUnknown',
        of: /name_chaining|rollover|case_insensitive/,
        why: 'Names chain byte for byte: other case, spaces or string types are another name.',
      },
      {
        expected: 'valid',
        said: 'issuerUnknown',
        of: /self_issued/,
        why: 'A CA’s certificate for its own next key is not followed; every generation is pinned by itself.',
      },
      {
        expected: 'valid',
        said: 'pathTooLong',
        why: 'More than three CAs between anchor and leaf.',
      },
      {
        expected: 'valid',
        said: 'policy',
        why: 'One policy must hold: it is named in the leaf, every CA between names it or any policy, none maps it; any policy counts for nothing below a CA that inhibits it, at once.',
      },
      {
        expected: 'valid',
        said: 'nameConstraints',
        why: 'Name constraints are refused, not evaluated.',
      },
      {
        expected: 'valid',
        said: 'nameRefused',
        why: 'The subject is empty.',
      },
      {
        expected: 'valid',
        said: 'list responderRefused',
        why: 'A list is signed by the very key that signed the certificate.',
      },
      {
        expected: 'valid',
        said: 'list otherIssuer',
        why: 'Indirect lists are not read.',
      },
      {
        expected: 'valid',
        said: 'list otherScope',
        why: 'Lists of another place, for some reasons only, named relative to their issuer, or of an issuer under another key do not cover the certificate.',
      },
      {
        expected: 'valid',
        said: 'revoked',
        of: /deltacrl/,
        why: 'Delta lists are not read: what the complete list says stands.',
      },
      {
        expected: 'invalid',
        said: 'good',
        of: /deltacrl/,
        why: 'The same: the complete list, still current, does not have the certificate yet.',
      },
    ]);
  });
});
