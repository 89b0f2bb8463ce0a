import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type AfterPackContext, build, type Configuration, Platform } from 'electron-builder';
import { parse } from 'yaml';
import { inProject } from '../project.mjs';
import { type Contents, fuseFindings, inspectArchive } from './inspect.ts';
import { loadFindings } from './load.ts';
import { withLinkHandler } from './msi-links.ts';
import type { PracticeComponent } from './practice-component.ts';
import { foldersPacked, lockedPackages, packageName, type Reach, reachOf } from './reach.ts';

const BUNDLES = 'dist/node';

export interface Packed extends Contents {
  /** Paths of what was built: installers, or the folder of the app where only that was asked for. */
  readonly artifacts: readonly string[];
  readonly archive: string;
}

export interface PackOptions {
  readonly output: string;
  /** A folder with an unpacked Electron for the platform. */
  readonly electronFolder: string;
  /** Only the folder of the app, no installers. */
  readonly folderOnly: boolean;
  readonly platform: NodeJS.Platform;
  /** Laid over electron-builder.yml. */
  readonly configuration?: Configuration;
  /** What lies beside the archive for practice. */
  readonly practice?: PracticeComponent | undefined;
}

/** electron-builder.yml as it stands. */
export function writtenConfiguration(): Configuration {
  return parse(readFileSync(inProject('electron-builder.yml'), 'utf8'));
}

/** What the production entry and its preload load of the built bundles. */
export function productionReach(): Reach {
  return reachOf(['electron-main.js', 'preload.cjs'], (name) => readFileSync(inProject(`${BUNDLES}/${name}`), 'utf8'));
}

/**
 * Packs what `npm run build` has built and looks through it before any installer is made of it.
 *
 * @throws where the configuration is not the builder's, where packing fails, or where the inspection finds anything
 */
export async function pack(options: PackOptions): Promise<Packed> {
  const { output, electronFolder, folderOnly, platform, configuration, practice } = options;
  const written = writtenConfiguration();
  const seen: { archive: string; executable: string; contents: Contents }[] = [];
  const artifacts = await build({
    projectDir: inProject('.'),
    targets: platformOf(platform).createTarget(folderOnly ? 'dir' : null),
    publish: 'never',
    config: {
      ...configuration,
      ...(practice === undefined ? {} : { extraMetadata: withPractice(practice, configuration?.extraMetadata) }),
      directories: { output },
      electronDist: electronFolder,
      // The builder puts them after those of electron-builder.yml.
      files: [...reachedFiles()],
      msiProjectCreated: (path) => {
        writeFileSync(path, withLinkHandler(readFileSync(path, 'utf8')));
        return Promise.resolve();
      },
      afterPack: (context) => {
        const app = packedApp(context);
        // The builder leaves packages out of what it copies beside the archive.
        if (practice !== undefined) {
          cpSync(practice.folder, join(dirname(app.archive), 'practice'), { recursive: true, verbatimSymlinks: true });
        }
        const contents = inspectArchive(app.archive);
        refuse(contents.findings);
        seen.push({ ...app, contents });
        return Promise.resolve();
      },
    },
  });
  const [app] = seen;
  if (app === undefined) throw new Error('nothing was packed');
  for (const { executable } of seen) refuse(await fuseFindings(executable, { ...written.electronFuses }));
  refuse(await loadFindings(app.archive, productionReach()));
  return { artifacts, archive: app.archive, ...app.contents };
}

/** By this the application knows the component that it was built with. */
function withPractice({ manifestSha256 }: PracticeComponent, metadata: unknown): Configuration['extraMetadata'] {
  return { ...Object(metadata), practice: { manifestSha256 } };
}

/** Patterns for the files that are reached; of packages, the builder takes all that it is not told to leave. */
function reachedFiles(): readonly string[] {
  const { files, specifiers } = productionReach();
  const needed = new Set([...foldersPacked(specifiers)].map(packageName));
  const left = [...lockedPackages()]
    .filter(([, { dev }]) => !dev)
    .map(([folder]) => packageName(folder))
    .filter((name) => !needed.has(name));
  return [
    ...[...files].map((name) => `${BUNDLES}/${name}`),
    ...[...new Set(left)].map((name) => `!node_modules/${name}{,/**}`),
  ];
}

function packedApp({ appOutDir, packager, electronPlatformName }: AfterPackContext) {
  const { productFilename } = packager.appInfo;
  const executables: Readonly<Record<string, string>> = {
    darwin: `${productFilename}.app`,
    win32: `${productFilename}.exe`,
    linux: 'madoguchi',
  };
  return {
    archive: join(packager.getResourcesDir(appOutDir), 'app.asar'),
    executable: join(appOutDir, executables[electronPlatformName] ?? productFilename),
  };
}

function refuse(findings: readonly string[]): void {
  if (findings.length > 0) throw new Error(`this package must not be shipped:\n${findings.join('\n')}`);
}

function platformOf(platform: NodeJS.Platform): Platform {
  if (platform === 'win32') return Platform.WINDOWS;
  return platform === 'darwin' ? Platform.MAC : Platform.LINUX;
}
