import type { Configuration } from 'electron-builder';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Signing {
  /** `unsigned` also stands in the names of what is built. Packages for Linux are signed by whoever distributes them. */
  readonly state: 'signed' | 'unsigned' | 'signedByDistributor';
  readonly configuration: Configuration;
}

/**
 * How a build for `platform` is signed, from the environment.
 *
 * Windows: a certificate (`CSC_LINK` or `WIN_CSC_LINK`) or Azure Trusted Signing. macOS: a certificate (`CSC_LINK`) or a
 * name in the keychain (`CSC_NAME`); notarised where Apple's variables are set, which the builder sees by itself. Where
 * something is given, a build that could not be signed fails. Secrets are read by the builder alone.
 */
export function signingOf(platform: NodeJS.Platform, environment: Environment): Signing {
  if (platform !== 'win32' && platform !== 'darwin') return { state: 'signedByDistributor', configuration: {} };
  const azure = platform === 'win32' ? azureSigning(environment) : undefined;
  const certificate = environment.CSC_LINK || (platform === 'win32' ? environment.WIN_CSC_LINK : environment.CSC_NAME);
  if (azure !== undefined) return { state: 'signed', configuration: { forceCodeSigning: true, win: azure } };
  if (certificate) return { state: 'signed', configuration: { forceCodeSigning: true } };
  const artifactName = `${['productName', 'version', 'os', 'arch'].map(placeholder).join('-')}-unsigned.${placeholder('ext')}`;
  return { state: 'unsigned', configuration: { artifactName, mac: { identity: null } } };
}

/** As the builder writes what it fills in. */
function placeholder(name: string): string {
  return `$\{${name}}`;
}

/** All four, or nothing: half a configuration is a mistake that should not end in an unsigned installer. */
function azureSigning(environment: Environment): Configuration['win'] | undefined {
  const names = ['ENDPOINT', 'ACCOUNT', 'PROFILE', 'PUBLISHER'].map((name) => `AZURE_SIGNING_${name}`);
  if (!names.some((name) => environment[name])) return undefined;
  const [endpoint, codeSigningAccountName, certificateProfileName, publisherName] = names.map(
    (name) => environment[name],
  );
  if (!endpoint || !codeSigningAccountName || !certificateProfileName || !publisherName)
    throw new Error(`for Azure Trusted Signing all of these are needed: ${names.join(', ')}`);
  return { azureSignOptions: { endpoint, codeSigningAccountName, certificateProfileName, publisherName } };
}
