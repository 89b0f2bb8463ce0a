import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foreignCardUnavailable, putOnForeignCard } from '../support/card/foreign-card.ts';
import { type PcscStack, pcscStackUnavailable, startPcscStack } from '../support/card/pcscd.ts';
import { type CommandLine, commandLine } from '../support/host/command-line.ts';

const unavailable = pcscStackUnavailable() ?? foreignCardUnavailable();
if (unavailable !== undefined) process.stderr.write(`left out: a card that is not ours, it ${unavailable}\n`);

describe.skipIf(unavailable !== undefined)('a card of another kind, made by others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foreign-card-'));
  let stack: PcscStack;
  let cli: CommandLine;

  beforeAll(async () => {
    stack = await startPcscStack();
    cli = commandLine({ ...stack.env, XDG_CONFIG_HOME: folder });
  });
  afterAll(async () => {
    await stack?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is named as no My Number Card, whatever is asked of it, and no PIN reaches it', async () => {
    const card = putOnForeignCard(stack.vpcdPort);
    try {
      const unsupported = { status: 3, json: { error: { code: 'cardUnsupported' } } };
      expect(await cli.run(['card', '--wait', '10'])).toMatchObject(unsupported);
      const signing = ['sign', 'raw', import.meta.filename, '--out', join(folder, 'signature'), '--key'];
      expect(await cli.run([...signing, 'auth'], ['1234'])).toMatchObject(unsupported);
      expect(await cli.run([...signing, 'sign'], ['ABC123'])).toMatchObject(unsupported);
      expect(await cli.run(['card', 'attributes'], ['5678'])).toMatchObject(unsupported);
      const { json } = await cli.run(['doctor']);
      expect(json.checks).toContainEqual(expect.objectContaining({ name: 'device', ok: false }));
      // One more than there are commands: reading attributes makes sure that it is no phone either.
      expect(card.commandHeaders()).toEqual(Array.from({ length: 6 }, () => '00A4040C'));
    } finally {
      await card.takeOff();
    }
  });
});
