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
/** `reg.exe` says so of a key that is not there. */
const REG_NOTHING_THERE = '1';

/** Why a policy that is there cannot be used: others could have written it, it cannot be read, or it is not one. */
type PolicyProblem = Extract<LogEntry, { readonly event: 'policyUnusable' }>['because'];

/** The policy that holds. Where `problem` says why one that is there cannot be used, nobody knows what was decided. */
export interface PolicyRead {
  readonly policy: Policy;
  readonly problem: PolicyProblem | undefined;
}

/** Where a policy is. A file counts only where it belongs to `owner` and no other account can write it. */
type PolicySource =
  | { readonly in: 'registry'; readonly systemRoot: string }
  | { readonly in: 'propertyList'; readonly path: string; readonly owner: number; readonly plutil: string }
  | { readonly in: 'jsonFile'; readonly path: string; readonly owner: number };

function sourceOfThisSystem(): PolicySource {
  switch (process.platform) {
    case 'win32':
      return { in: 'registry', systemRoot: process.env.SystemRoot ?? 'C:\\Windows' };
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
      return readRegistryPolicy(source.systemRoot);
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

async function readRegistryPolicy(systemRoot: string): Promise<PolicyRead> {
  const program = win32.join(systemRoot, 'System32', 'reg.exe');
  try {
    const args = ['query', REGISTRY_KEY, '/s'];
    return found(policyOfRegistry(await printedBy(program, args, { SystemRoot: systemRoot }, 'latin1')));
  } catch (error) {
    return errorCode(error) === REG_NOTHING_THERE ? NOTHING_DECIDED : unusable('unreadable');
  }
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
