import { systemClock } from '#host/node-ports.ts';
import type { Policy } from '#host/policy/policy-schema.ts';
import { readersUnder } from '#host/policy/under-policy.ts';
import { usbDevices } from '#host/usb-devices.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import { createPcscTransport } from '#native-bridge/transport/pcsc-transport.ts';

/**
 * The card readers of this machine that the policy allows, through the binding that the policy or else
 * `MADOGUCHI_PCSC` names, or the default one. Whoever opens them closes them.
 */
export async function openReaders(policy: Policy): Promise<CardTransport> {
  const binding =
    (policy.pcscBinding ?? process.env.MADOGUCHI_PCSC) === 'pcsclite'
      ? (await import('#native-bridge/transport/pcsclite-binding.ts')).pcscliteBinding
      : (await import('#native-bridge/transport/koffi-binding.ts')).koffiBinding;
  return readersUnder(policy, createPcscTransport(binding, systemClock, listsReader));
}

/** A device that the system has put among its smart card readers. */
async function listsReader(signal: AbortSignal): Promise<boolean> {
  const devices = await usbDevices().list(signal);
  return devices?.some(({ isCardReader }) => isCardReader) === true;
}
