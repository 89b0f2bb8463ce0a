import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import type { LockableSetting, Snapshot } from '#contract/app/views/snapshot.ts';
import type { SiteOrigin } from '#contract/card/native-request.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import type { GateEntry, GateFile } from '#contract/portal/gate-routes.ts';
import type { EpochMs } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import type { LogEntry } from './log.ts';
import type { PrivateFiles } from './private-files.ts';
import type { UsbDevices } from './usb-devices.ts';

/** What a host supplies. The core has no clock, chance, disk or network of its own. */
export interface CorePorts {
  readonly host: 'electron' | 'kiosk';
  readonly version: string;
  /** Name and version of the operating system, for the report of the checks. */
  readonly system: string;
  readonly publicTerminal: boolean;
  readonly clock: Clock;
  readonly uuid: () => string;
  readonly environment: Environment;
  /** Set where `world` is practice from the start: whose card lies on the invented reader. */
  readonly practicePersona?: string;
  /** Absent where no practice card is offered. */
  readonly practice?: PracticePort;
  readonly fetch: PortalFetch;
  readonly settings: SettingsStore;
  /** What the administrator has decided; absent where that is nothing. */
  readonly locked?: readonly LockableSetting[];
  readonly documents: DocumentStore;
  /** Where what a person writes is kept; absent on a public terminal, which keeps nothing. */
  readonly privateFiles?: PrivateFiles;
  /** Opens the page of a provider of payments in the browser; absent where nothing outside is opened. */
  readonly openPaymentPage?: (page: URL) => Promise<void>;
  /** Has the computer say that something is new, without what; absent at a public terminal and where a host has no such notes. */
  readonly noteNews?: (language: Language) => void;
  /** Leads the system's own browser back to the portal's page; absent where nothing outside is opened. */
  readonly openReturnPage?: (page: URL) => Promise<void>;
  /** Sites beside the government's whose pages may ask for the card; absent where no browser is answered. */
  readonly nativeSites?: NativeSites;
  readonly log: (entry: LogEntry) => void;
  /** Of a terminal at the door of an event; absent everywhere else. */
  readonly gate?: { readonly file: GateFile; readonly untold: UntoldEntries };
  /** What is plugged in, to find readers that have no driver. */
  readonly usb: UsbDevices;
  /** Checks that only the host can make (fonts); the core adds reader, card, portal and clock. */
  readonly hostChecks: () => Promise<readonly DiagnosisCheck[]>;
  /** The checks in words, for a help desk: the core has none of its own. */
  readonly diagnosisReport: (checks: readonly DiagnosisCheck[], about: ReportedAbout) => Promise<string>;
}

/** What a person added, in the order of the adding. */
export interface NativeSites {
  list(): Promise<readonly SiteOrigin[]>;
  /** Resolves to false where they could not be kept. */
  keep(sites: readonly SiteOrigin[]): Promise<boolean>;
}

/** What stands above the checks in a report of them. */
interface ReportedAbout {
  readonly version: string;
  readonly system: string;
  readonly now: EpochMs;
  readonly language: Language;
}

/** A card transport and the portal that goes with it. */
export interface Environment {
  readonly transport: CardTransport;
  /** Exactly as configured: it is the audience of the login proof. */
  readonly portalOrigin: string;
  /** Of a portal that is being started: resolves once there is no more to wait for. Requests wait for it. */
  readonly portalStarting?: Promise<unknown>;
  /** True where the portal is known to reach no municipality, whatever it says of itself. */
  readonly practicePortal: boolean;
}

export interface PracticePort {
  readonly personas: Snapshot['practicePersonas'];
  /** Puts a practice card on an invented reader, together with a portal that trusts it. */
  enter(persona: string): Promise<Outcome<Environment>>;
}

export interface Clock {
  nowMs(): EpochMs;
  /** Resolves after `ms`, or rejects with the signal's reason if it is aborted first. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** `fetch` of the platform, narrowed to what the portal client uses. */
export type PortalFetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Settings {
  readonly language: Language;
}

/** Entries of a gate that its site is yet to be told; they outlast the program. */
export interface UntoldEntries {
  load(): Promise<readonly GateEntry[]>;
  keep(entries: readonly GateEntry[]): Promise<void>;
}

export interface SettingsStore {
  load(): Promise<Settings>;
  save(settings: Settings): Promise<void>;
}

/** Where finished documents go: a save dialog, the downloads folder, or nowhere on a public terminal. */
export interface DocumentStore {
  /** Names the file, not its path. Fails with `fileUnwritable`. */
  save(suggestedName: string, bytes: Uint8Array): Promise<Outcome<{ readonly savedAs: string }>>;
}
