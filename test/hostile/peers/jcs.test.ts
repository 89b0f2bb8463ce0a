import canonicalize from 'canonicalize';
import { it } from 'vitest';
import { parseStrictJson } from '#pki/jose/strict-json.ts';
import { describePeers } from '../../support/peers/peer-data.ts';
import { holdPeerResults } from '../../support/peers/peer-results.ts';

describePeers('jcs', (data) => {
  it('writes RFC 8785’s canonical JSON, byte for byte, from what the strict reader read', () => {
    const results = data.names('input').map((name) => {
      const value = parseStrictJson(data.text(`input/${name}`));
      const isValid = canonicalize(value) === data.text(`output/${name}`).trimEnd();
      return { id: name, expected: 'valid' as const, isValid, said: isValid ? 'good' : 'other text' };
    });
    holdPeerResults('jcs', results, []);
  });
});
