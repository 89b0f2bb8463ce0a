import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { win32 } from 'node:path';
import type { LogEntry } from '#core/ports/log.ts';
import { REGULAR_FLAGS, readRegular } from '#platform/bounded-reading.ts';
import { errorCode } from '#platform/error-code.ts';
import { printedBy } from '../system-program.ts';
import { policyOfJson, policyOfPropertyList, policyOfRegistry, REGISTRY_KEY } from './policy-forms.ts';
import { NO_POLICY, type Policy } from './policy-schema.ts';

const LINUX_FILE = '/etc/madoguchi/policy.json';
/** Where macOS puts the settings of a configuration profile for our bundle; only root may write there. */
const MACOS_FILE = '/Library/Managed Preferences/jp.madoguchi.desktop.plist';
const FILE_LIMIT_BYTES = 65_536;
const ROOT_UID = 0;
const WRITABLE_BY_OTHERS = 0o022;
/** `reg.exe` says so of a key that is not there, and just so of one that it may not read. */
const REG_FAILED = '1';
/** On every Windows, and for every account to read. */
const WINDOWS_KEY = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';

/** Why a policy that is there cannot be used: others could have written it, it cannot be read, or it is not one. */
type PolicyProblem = Extract<LogEntry, { readonly event: 'policyUnusable' }>['because'];

/** The policy that holds. Where `problem` says why one that is there cannot be used, nobody knows what was decided. */
export interface PolicyRead {
  readonly policy: Policy;
  readonly problem: PolicyProblem | undefined;
}

/** Where a policy is. A file counts only where it belongs to `owner` and no other account can write it. */
type PolicySource =
  | { readonly in: 'registry'; readonly systemRoot: string; readonly reg: string }
  | { readonly in: 'propertyList'; readonly path: string; readonly owner: number; readonly plutil: string }
  | { readonly in: 'jsonFile'; readonly path: string; readonly owner: number };

function sourceOfThisSystem(): PolicySource {
  switch (process.platform) {
    case 'win32': {
      const systemRoot = process.env.SystemRoot ?? 'C:\\Windows';
      return { in: 'registry', systemRoot, reg: win32.join(systemRoot, 'System32', 'reg.exe') };
    }
    case 'darwin':
      return { in: 'propertyList', path: MACOS_FILE, owner: ROOT_UID, plutil: '/usr/bin/plutil' };
    default:
      return { in: 'jsonFile', path: LINUX_FILE, owner: ROOT_UID };
  }
}

/** What the administrator of this computer has decided. Never rejects. */
export function readPolicy(source: PolicySource = sourceOfThisSystem()): Promise<PolicyRead> {
  switch (source.in) {
    case 'registry':
      return readRegistryPolicy(source.systemRoot, source.reg);
    case 'propertyList':
      return readPropertyListPolicy(source.path, source.owner, source.plutil);
    case 'jsonFile':
      return readFilePolicy(source.path, source.owner);
  }
}

async function readFilePolicy(path: string, owner: number): Promise<PolicyRead> {
  const text = await trustedText(path, owner);
  return 'problem' in text ? text : found(policyOfJson(text.text));
}

async function readPropertyListPolicy(path: string, owner: number, plutil: string): Promise<PolicyRead> {
  const text = await trustedText(path, owner);
  if ('problem' in text) return text;
  const converted = await printedBy(plutil, ['-convert', 'json', '-o', '-', path], {}, 'utf8').catch(() => undefined);
  return converted === undefined ? unusable('unreadable') : found(policyOfPropertyList(converted));
}

/**
 * That nothing was decided is believed only of a `reg.exe` that reads a key which is always there, and that does not
 * list ours among its neighbours: it may be forbidden, taken out, or may not read our key.
 */
async function readRegistryPolicy(systemRoot: string, reg: string): Promise<PolicyRead> {
  const query = (...args: readonly string[]) =>
    printedBy(reg, ['query', ...args], { SystemRoot: systemRoot }, 'latin1').then(
      (listing) => ({ listing }),
      (error: unknown) => ({ failedWith: errorCode(error) }),
    );
  const [ours, windows, policies] = await Promise.all([
    query(REGISTRY_KEY, '/s'),
    query(WINDOWS_KEY, '/v', 'CurrentBuild'),
    query(win32.dirname(REGISTRY_KEY)),
  ]);
  if (!('listing' in windows && hasLine(windows.listing, WINDOWS_KEY))) return unusable('unreadable');
  if ('listing' in ours) return found(policyOfRegistry(ours.listing));
  const isThere = 'listing' in policies && hasLine(policies.listing, REGISTRY_KEY);
  return ours.failedWith === REG_FAILED && !isThere ? NOTHING_DECIDED : unusable('unreadable');
}

/** The registry tells capital letters from small ones nowhere. */
function hasLine(listing: string, key: string): boolean {
  return listing.split(/\r?\n/).some((line) => line.toLowerCase() === key.toLowerCase());
}

const NOTHING_DECIDED: PolicyRead = { policy: NO_POLICY, problem: undefined };

function unusable(because: PolicyProblem): PolicyRead {
  return { policy: NO_POLICY, problem: because };
}

function found(policy: Policy | undefined): PolicyRead {
  return policy === undefined ? unusable('invalid') : { policy, problem: undefined };
}

async function trustedText(path: string, owner: number): Promise<{ readonly text: string } | PolicyRead> {
  try {
    await using file = await open(path, REGULAR_FLAGS | constants.O_NOFOLLOW);
    const status = await file.stat();
    if (!status.isFile() || status.uid !== owner || (status.mode & WRITABLE_BY_OTHERS) !== 0)
      return unusable('untrusted');
    const bytes = await readRegular(file, FILE_LIMIT_BYTES);
    return bytes === undefined ? unusable('invalid') : { text: Buffer.from(bytes).toString('utf8') };
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return NOTHING_DECIDED;
    return unusable(code === 'ELOOP' ? 'untrusted' : 'unreadable');
  }
}
