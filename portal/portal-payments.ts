import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Outcome } from '#contract/failures/outcome.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import { makePrivateFolder } from '#platform/private-file.ts';
import { NO_PROVIDERS, type PaymentProviders } from './payments/payment-provider.ts';
import { type PaymentSecrets, paymentSecretsIn } from './payments/payment-secrets.ts';
import { createSandboxProvider, SANDBOX, type SandboxProvider } from './payments/sandbox/sandbox-provider.ts';
import { errorCode } from './platform/database/database.ts';
import type { PortalConfig } from './portal-config.ts';

interface OpenedProviders {
  readonly providers: PaymentProviders;
  /** Of a practice portal alone. */
  readonly sandbox?: SandboxProvider;
}

/** The file of a provider's secrets below `dataDir`. */
async function openPaymentSecrets(dataDir: string, provider: string): Promise<PaymentSecrets> {
  const folder = join(dataDir, 'payment-secrets');
  await makePrivateFolder(folder);
  return paymentSecretsIn(join(folder, `${provider}.json`));
}

/** Who takes money for this portal: in practice the sandbox, else nobody yet. Fails with `storageUnusable`. */
export async function openPaymentProviders(
  { practice, dataDir }: PortalConfig,
  { origin, nowMs }: { readonly origin: () => string; readonly nowMs: () => number },
): Promise<Outcome<OpenedProviders>> {
  if (!practice) return success({ providers: NO_PROVIDERS });
  try {
    const kept = await openPaymentSecrets(dataDir, SANDBOX);
    if ((await kept.read()).length === 0) await kept.rotate(0, nowMs());
    const sandbox = createSandboxProvider({ origin, secrets: () => kept.read(), nowMs });
    return success({ providers: new Map([[SANDBOX, sandbox]]), sandbox });
  } catch (error) {
    return failed({ code: 'storageUnusable', problem: 'folderRefused', detail: errorCode(error) });
  }
}

/** Has the sandbox's words come as those of any provider do: signed, by its route. */
export async function deliverSandboxWords(app: FastifyInstance, sandbox: SandboxProvider): Promise<void> {
  for (const { id, timestamp, signature, bytes } of await sandbox.takeDue()) {
    await app.inject({
      method: 'POST',
      url: `/payment-events/${SANDBOX}`,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signature,
      },
      payload: Buffer.from(bytes),
    });
  }
}
