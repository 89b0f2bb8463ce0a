const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** Whether a portal may be spoken with at this address: over TLS, or in clear text on this computer only. */
export function isProtectedPortal({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK_HOSTS.includes(hostname));
}
