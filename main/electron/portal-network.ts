import { type Session, session } from 'electron';
import type { PortalFetch } from '#core/ports/ports.ts';

/**
 * The way to the portal through Chromium's network: the proxy settings and the certificate authorities of the system
 * hold, as in the person's browser. A session of its own, in memory: no cookie, cache or credential of a window is in it.
 */
export async function portalFetch(): Promise<PortalFetch> {
  const portalSession: Session = session.fromPartition('portal', { cache: false });
  await portalSession.setProxy({ mode: 'system' });
  return (url, init) => portalSession.fetch(url, { ...init, credentials: 'omit', cache: 'no-store' });
}
