import type { CDPSession } from 'playwright-core';

/** Gives a tab an authenticator with passkeys of its own; answers its identifier. */
export async function addAuthenticator(
  devtools: CDPSession,
  { isUserVerified = true, transport = 'internal' as 'internal' | 'usb' } = {},
): Promise<string> {
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified,
      automaticPresenceSimulation: true,
    },
  });
  return authenticatorId;
}
