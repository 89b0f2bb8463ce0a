import { expect, it } from 'vitest';
import { parseStrictJson, utf8Text } from '#pki/jose/strict-json.ts';
import { describePeers } from '../../support/peers/peer-data.ts';
import { type Expected, holdPeerResults } from '../../support/peers/peer-results.ts';

const EXPECTED: Readonly<Record<string, Expected>> = { y: 'valid', n: 'invalid', i: 'either' };

describePeers('json-test-suite', (data) => {
  it('reads the JSON that must be read, but for members named twice, and none that must not', () => {
    const results = data.names('test_parsing').map((name) => {
      const text = utf8Text(data.bytes(`test_parsing/${name}`));
      const isValid = text !== undefined && parseStrictJson(text) !== undefined;
      const said = isValid ? 'good' : 'refused';
      return { id: name.replace('.json', ''), expected: EXPECTED[name.charAt(0)] ?? 'either', isValid, said };
    });
    expect(results.length).toBeGreaterThan(300);
    holdPeerResults('json-test-suite', results, [
      {
        expected: 'valid',
        said: 'refused',
        of: /duplicated_key/,
        why: 'A member is named twice, and two readers could see two meanings in one signed text.',
      },
    ]);
  });
});
