import { BlockList, isIP, isIPv6 } from 'node:net';

/** Addresses and CIDR ranges as a list that can be asked. */
export function addressList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

export function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

const LOOPBACK = addressList(['127.0.0.0/8', '::1']);

/** Whether a name or an address is this computer and no other can reach it. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  return address === 'localhost' || (isIP(address) !== 0 && isIn(LOOPBACK, address));
}

/** Whether what goes to an address is encrypted, or never leaves this computer. */
export function isConfidential({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || isLoopback(hostname);
}
