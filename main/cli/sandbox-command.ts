import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { SANDBOX_ROUTES } from '#contract/portal/sandbox-routes.ts';
import { makePrivateFolder, writeNewPrivateFile } from '#platform/private-file.ts';
import { type CommandContext, runCommand } from './command-context.ts';

interface SandboxOptions {
  readonly redirect: string;
  readonly to: string;
}

/** Registers a site for trying out at a practice portal, with keys that are made here and stay here. */
export function runSandboxClient(options: SandboxOptions): Promise<void> {
  return runCommand(options, (context) => sandboxClient(context, options));
}

async function sandboxClient(
  { portal, output, signal }: CommandContext,
  { redirect, to }: SandboxOptions,
): Promise<Outcome<void>> {
  const at = portal();
  if (!at.ok) return at;
  const [own, encryption] = [newKey('sig-1'), newKey('enc-1')];
  const body = SANDBOX_ROUTES.makeSandboxClient.body.safeParse({
    jwk: own.shared,
    encryptionJwk: encryption.shared,
    redirectUri: redirect,
  });
  if (!body.success)
    return failed({ code: 'usage', detail: '--redirect is not an address that a browser comes back to' });
  const made = await at.value.call('makeSandboxClient', { body: body.data, signal });
  if (!made.ok) return made;
  const { issuer, clientId, scopes } = made.value;
  const file = join(to, `${clientId}.json`);
  const kept = { issuer, clientId, redirectUri: redirect, jwk: own.secret, encryptionJwk: encryption.secret };
  await makePrivateFolder(to);
  await writeNewPrivateFile(file, `${JSON.stringify(kept, undefined, 2)}\n`);
  output.result({ issuer, clientId, jwk: own.shared, scopes, file }, () =>
    [issuer, clientId, scopes.join(' '), file].join('\n'),
  );
  return success(undefined);
}

function newKey(kid: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const asJwk = { format: 'jwk' } as const;
  return { shared: { ...publicKey.export(asJwk), kid }, secret: { ...privateKey.export(asJwk), kid } };
}
