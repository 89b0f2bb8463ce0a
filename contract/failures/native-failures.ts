import type * as z from 'zod';
import { type FailureKind, kind } from './failure-kind.ts';

/** Why a browser is not answered. Its page is told of none of it but that it is not. */
export const NATIVE_FAILURES = {
  /** Not an extension that was turned on here, or not started by a browser. */
  nativeCallerRefused: kind(2, false, {}),
  /** Not a page of a Japanese government site, or not its whole window. */
  nativeOriginRefused: kind(2, false, {}),
  /** No message of the protocol. */
  nativeMessageRefused: kind(2, false, {}),
  /** What is to be signed is not a digest that says of which hash it is. */
  nativeDigestRefused: kind(2, false, {}),
  /** The page asked too often, or was refused too often. */
  nativeMuted: kind(2, false, {}),
  /** The app is not open, or cannot ask anybody now. */
  nativeWindowUnavailable: kind(2, false, {}),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
