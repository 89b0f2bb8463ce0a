import type { EpochMs } from '#contract/values/brands.ts';

/** Small files of a person's own, which nobody else who reads the disk can read. `owner` says whose they are. */
export interface PrivateFiles {
  /** Whether they outlast the application. Resolves once the system has said whether it can seal them. */
  readonly lasting: Promise<boolean>;
  names(owner: string): Promise<readonly string[]>;
  /** `undefined` where there is none, its time is over, or it cannot be opened. */
  read(owner: string, name: string): Promise<Uint8Array | undefined>;
  /** Writes one in place of what had its name, to be there until `until`. Resolves to false where that cannot be. */
  write(owner: string, name: string, bytes: Uint8Array, until: EpochMs): Promise<boolean>;
  /** Resolves to false where it is still there. */
  remove(owner: string, name: string): Promise<boolean>;
}
