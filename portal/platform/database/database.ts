import { type ColumnType, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { UseKind, UseSubject } from '#contract/portal/account-routes.ts';
import type { CorrectionState } from '#contract/portal/data-correction-routes.ts';
import type { MandateKind } from '#contract/portal/mandate.ts';
import type { SessionPlace } from '#contract/portal/session-routes.ts';
import type { CaseKind, CaseOutcome, CaseState } from '#contract/procedure/case.ts';
import type { SecondPersonAct } from '#contract/procedure/case-act.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { ProofTerms } from '#contract/values/proof-terms.ts';
import type { StaffRole } from '#contract/values/staff-role.ts';
import type { Actor } from '../actor.ts';
import { migrate } from './migrate.ts';
import { poolByMunicipality } from './municipality-rows.ts';

type Added<T> = ColumnType<T, T, never>;
type AddedByDatabase<T> = ColumnType<T, T | undefined, never>;

type Delivery = 'electronic' | 'post';
type OriginalState = 'expected' | 'arrived' | 'waived' | 'returned';
type VisitState = 'booked' | 'attended' | 'missed' | 'cancelled';
interface OfCase {
  municipality_code: Added<string>;
  receipt_number: Added<string>;
}

/** The tables of `migrations/`; what may only be added has no update type. */
export interface Tables {
  login_challenge: { challenge: Buffer; purpose: string; session_hash: Buffer | null; expires_at: Date };
  subject: { id: string; first_seen_at: AddedByDatabase<Date> };
  subject_certificate: {
    binding: Buffer;
    subject_id: string;
    linked_at: AddedByDatabase<Date>;
    not_after: Date | null;
  };
  portal_session: {
    token_hash: Buffer;
    subject_id: string;
    opened_at: AddedByDatabase<Date>;
    idle_ends_at: Date;
    ends_at: Date;
    level: ColumnType<'pass' | 'card', 'pass' | 'card' | undefined>;
    fresh_ends_at: Date | null;
    id: AddedByDatabase<string>;
    place: ColumnType<SessionPlace, SessionPlace | undefined, never>;
    used_at: ColumnType<Date, Date | undefined>;
    mandate_id: ColumnType<string | null, string | undefined, never>;
    own_hash: ColumnType<Buffer | null, Buffer | undefined, never>;
    sealed_card: Buffer | null;
    passkey_id: ColumnType<string | null, string | undefined, never>;
  };
  passkey: {
    id: Added<string>;
    subject_id: Added<string>;
    credential_id: Added<Buffer>;
    public_key: Added<Buffer>;
    counter: ColumnType<string, number>;
    is_syncable: Added<boolean>;
    is_synced: boolean;
    transports: Added<string[]>;
    name: string;
    card_sha256: Buffer;
    sealed_card: Buffer;
    added_at: AddedByDatabase<Date>;
    used_at: ColumnType<Date | null, undefined>;
    ends_at: Added<Date>;
    suspended: ColumnType<'card' | 'copied' | null, undefined>;
  };
  passkey_ceremony: {
    ticket_hash: Added<Buffer>;
    subject_id: Added<string | null>;
    session_hash: Added<Buffer | null>;
    name: Added<string | null>;
    code_challenge: Added<Buffer | null>;
    challenge: ColumnType<Buffer | null, undefined>;
    handle: ColumnType<string | null, undefined>;
    passkey_id: ColumnType<string | null, undefined>;
    code_hash: ColumnType<Buffer | null, undefined>;
    expires_at: Date;
  };
  mandate: {
    subject_id: Added<string>;
    id: Added<string>;
    kind: Added<MandateKind>;
    state: ColumnType<
      'drafted' | 'accepted' | 'active' | 'ended',
      'active' | undefined,
      'accepted' | 'active' | 'ended'
    >;
    procedures: Added<string[]>;
    things: Added<string[]>;
    from_day: Added<string>;
    until_day: Added<string>;
    /** Nothing once the sitting is over. */
    sitting_hash: ColumnType<Buffer | null, Buffer | null, null>;
    nonce: Added<Buffer>;
    proxy_id: ColumnType<string | null, string | undefined, string>;
    sealed: Buffer;
    sha256: ColumnType<Buffer | null, Buffer | undefined, Buffer>;
    created_at: Added<Date>;
    began_at: ColumnType<Date | null, Date | undefined, Date>;
    acted_at: ColumnType<Date | null, undefined, Date>;
    ended_at: ColumnType<Date | null, undefined, Date>;
    ended_how: ColumnType<
      'byPerson' | 'byProxy' | 'day' | 'account' | 'byOffice' | null,
      undefined,
      'byPerson' | 'byProxy' | 'day' | 'byOffice'
    >;
    /** Of the case by whose decision it stands; nothing of one that two cards made. */
    receipt_number: Added<string | null>;
  };
  served_procedure: {
    procedure_id: Added<string>;
    municipality_code: Added<string>;
    revision: Added<string>;
    definition: ColumnType<unknown, string, never>;
    first_served_at: AddedByDatabase<Date>;
  };
  application: {
    receipt_number: Added<string>;
    /** Nobody's once it is erased. */
    owner: ColumnType<string | null, string, never>;
    procedure_id: Added<string>;
    municipality_code: Added<string>;
    revision: Added<string>;
    received_at: Added<Date>;
  };
  application_filing: {
    receipt_number: Added<string>;
    filing: Added<number>;
    idempotency_key: Added<string>;
    container_sha256: Added<Buffer>;
    received_at: Added<Date>;
    receipt: Added<string>;
    correction_id: Added<number | null>;
    by_proxy: ColumnType<boolean, boolean | undefined, never>;
  };
  application_container: {
    receipt_number: Added<string>;
    filing: Added<number>;
    bytes: ColumnType<Buffer | null, undefined, null>;
    sealed: ColumnType<Buffer | null, Buffer, Buffer>;
  };
  application_evidence: {
    receipt_number: Added<string>;
    filing: Added<number>;
    verdict: ColumnType<unknown, string, never>;
    certificate_path: ColumnType<Buffer[], Buffer[], Buffer[]>;
    sealed_path: ColumnType<Buffer | null, Buffer | null, Buffer>;
  };
  revocation_answer: { sha256: Added<Buffer>; bytes: Added<Buffer> };
  application_revocation_answer: {
    receipt_number: Added<string>;
    filing: Added<number>;
    place: Added<number>;
    sha256: Added<Buffer>;
  };
  application_history: {
    receipt_number: Added<string>;
    step: Added<number>;
    at: AddedByDatabase<Date>;
    status: Added<string>;
    actor_kind: Added<Actor['kind']>;
    actor_id: Added<string>;
    on_behalf_of: Added<string | null>;
    note: ColumnType<string | null, undefined, null>;
    sealed_note: ColumnType<Buffer | null, Buffer | null, Buffer>;
    outcome: Added<string | null>;
    act: Added<string | null>;
    sealed_reason: Added<Buffer | null>;
    passed_to: ColumnType<string | null, string | null | undefined, never>;
  };
  encryption_key: {
    id: Added<string>;
    probe: Added<Buffer>;
    added_at: AddedByDatabase<Date>;
    is_current: ColumnType<boolean, boolean, boolean>;
    retired_at: ColumnType<Date | null, undefined>;
  };
  citizen_key: {
    id: AddedByDatabase<string>;
    municipality_code: Added<string>;
    subject_id: Added<string>;
    kek_id: string;
    wrapped: Buffer;
  };
  person_key: { subject_id: Added<string>; kek_id: string; wrapped: Buffer };
  benefit_account: {
    subject_id: Added<string>;
    version: Added<number>;
    state: ColumnType<'registered' | 'changed' | 'ended', undefined, 'changed' | 'ended'>;
    ended_how: ColumnType<'byPerson' | 'bankChanged' | null, undefined, 'byPerson' | 'bankChanged'>;
    /** Nothing once another one or none stands there. */
    sealed: ColumnType<Buffer | null, Buffer, null>;
    directory_day: string;
    registered_at: Added<Date>;
    ended_at: ColumnType<Date | null, undefined, Date>;
  };
  account_index: { token: Added<Buffer>; subject_id: Added<string> };
  benefit_account_try: { subject_id: Added<string>; since: Date; tries: number };
  sender: {
    id: Added<string>;
    state: ColumnType<'active' | 'suspended' | 'ended', undefined>;
    at: AddedByDatabase<Date>;
    actor_kind: Added<Actor['kind']>;
    actor_id: Added<string>;
    corporate_number: Added<string>;
  };
  sender_version: {
    sender_id: Added<string>;
    n: Added<number>;
    at: AddedByDatabase<Date>;
    registration: ColumnType<unknown, string, never>;
    keep_years: Added<number>;
    proofs: Added<ProofTerms>;
    actor_kind: Added<Actor['kind']>;
    actor_id: Added<string>;
  };
  sender_key: {
    sender_id: Added<string>;
    n: Added<number>;
    at: AddedByDatabase<Date>;
    jwks: ColumnType<unknown, string, never>;
    actor_kind: Added<Actor['kind']>;
    actor_id: Added<string>;
  };
  sender_token: { token_hash: Buffer; sender_id: string; expires_at: Date; jkt: Buffer | null };
  sender_assertion: { sender_id: string; jti_hash: Buffer; expires_at: Date };
  sender_proof: { proof_hash: Buffer; expires_at: Date };
  site_proof: { proof_hash: Buffer; expires_at: Date };
  delivery_invitation: {
    id: Added<string>;
    sender_id: Added<string>;
    code_hash: Added<Buffer>;
    sealed_reference: Added<Buffer>;
    confirm: Added<'number' | 'identity'>;
    identity_hash: Added<Buffer | null>;
    state: 'invited' | 'shown' | 'agreed' | 'confirmed' | 'linked' | 'refused';
    subject_id: string | null;
    claim: string | null;
    number_hash: Buffer | null;
    tries: number;
    made_at: Added<Date>;
    ends_at: Added<Date>;
  };
  delivery_link: {
    subject_id: Added<string>;
    sender_id: Added<string>;
    n: Added<number>;
    state: 'linked' | 'unlinked';
    sealed_reference: Added<Buffer>;
    tells_opening: boolean;
    since: Added<Date>;
    until: Date | null;
  };
  delivery_box: { hash: Added<Buffer>; sender_id: Added<string>; subject_id: Added<string>; n: Added<number> };
  delivery: {
    subject_id: Added<string>;
    id: Added<string>;
    sender_id: Added<string>;
    n: Added<number>;
    at: Added<Date>;
    kind: Added<string>;
    dated: Added<string>;
    keep_until: Added<string>;
    form: Added<string>;
    bytes: Added<number>;
    pages: Added<number>;
    sha256: Added<Buffer>;
    replaces: Added<string | null>;
    state: 'held' | 'available' | 'refused' | 'expired' | 'takenBack';
    scanned: boolean;
    tries: number;
    kept: boolean;
    read_at: Date | null;
    told_at: Date | null;
    deleted_at: Date | null;
    head: Buffer | null;
    wrapped: Buffer | null;
  };
  delivery_part: {
    subject_id: Added<string>;
    delivery_id: Added<string>;
    part: Added<number>;
    sealed: Added<Buffer>;
  };
  sent_delivery: {
    sender_id: Added<string>;
    id: Added<string>;
    external_id: Added<string>;
    request_hash: Added<Buffer>;
    sha256: Added<Buffer>;
    at: Added<Date>;
    keep_until: Added<string>;
    state: 'received' | 'scanning' | 'delivered' | 'refused' | 'takenBack';
    why: string | null;
    opened_on: string | null;
  };
  own_reading: {
    subject_id: Added<string>;
    id: AddedByDatabase<string>;
    at: AddedByDatabase<Date>;
    source_id: Added<string>;
    data_group: Added<string>;
    purpose: Added<'source.own'>;
  };
  data_correction: {
    municipality_code: Added<string>;
    id: Added<string>;
    subject_id: Added<string>;
    procedure_group: Added<string>;
    source_id: Added<string>;
    data_group: Added<string>;
    state: ColumnType<CorrectionState, undefined>;
    sealed: Added<Buffer>;
    asked_at: Added<Date>;
    sealed_answer: ColumnType<Buffer | null, undefined, Buffer>;
    answered_by: ColumnType<string | null, undefined, string>;
    answered_at: ColumnType<Date | null, undefined, Date>;
  };
  data_correction_file: {
    municipality_code: Added<string>;
    correction_id: Added<string>;
    media_type: Added<string>;
    bytes: Added<number>;
    scanned: Added<boolean>;
    sealed_name: Added<Buffer>;
    sealed: Added<Buffer>;
  };
  source_link: {
    subject_id: Added<string>;
    source_id: Added<string>;
    n: number;
    linked_at: Date | null;
  };
  use_event: {
    subject_id: Added<string>;
    id: AddedByDatabase<string>;
    at: AddedByDatabase<Date>;
    kind: Added<UseKind>;
    what: Added<UseSubject | null>;
    place: Added<SessionPlace>;
  };
  account_closing: { subject_id: Added<string>; asked_at: Added<Date>; closes_at: Added<Date> };
  case_key: {
    municipality_code: Added<string>;
    receipt_number: Added<string>;
    subject_id: Added<string>;
    wrapped: Added<Buffer>;
  };
  index_master: { is_only: AddedByDatabase<boolean>; kek_id: string; wrapped: Buffer };
  retention_rule: {
    municipality_code: Added<string>;
    kind: Added<string>;
    number: Added<number>;
    years: Added<number>;
    source: Added<string>;
    confirmed_by: Added<string>;
    confirmed_at: AddedByDatabase<Date>;
  };
  retention_list: {
    municipality_code: Added<string>;
    due_on: ColumnType<Date, string, never>;
    kind: Added<string>;
    procedure_group: Added<string>;
    years: number;
    cases: number;
    planned_at: ColumnType<Date, undefined>;
    confirmed_by: ColumnType<string | null, undefined>;
    confirmed_at: ColumnType<Date | null, undefined>;
    done_at: ColumnType<Date | null, undefined>;
  };
  retention_hold: {
    municipality_code: Added<string>;
    receipt_number: Added<string>;
    number: Added<number>;
    reason: Added<string>;
    placed_by: Added<string>;
    placed_at: AddedByDatabase<Date>;
    ended_by: ColumnType<string | null, undefined, string>;
    ended_at: ColumnType<Date | null, undefined, Date>;
  };
  erasure: {
    n: Added<string>;
    municipality_code: Added<string>;
    kind: Added<'case' | 'citizen' | 'person'>;
    id: Added<string>;
    at: AddedByDatabase<Date>;
  };
  case_index: {
    municipality_code: Added<string>;
    field: Added<string>;
    token: Added<Buffer>;
    receipt_number: Added<string>;
  };
  desk_case: {
    municipality_code: string;
    receipt_number: string;
    procedure_id: string;
    procedure_group: string;
    kind: CaseKind;
    /** In the clear until `head` takes its place. */
    applicant_name: ColumnType<string | null, null, null>;
    head: Buffer | null;
    received_at: Date;
    filing_way: ColumnType<'home' | 'kiosk', 'home' | 'kiosk' | undefined, never>;
    state: CaseState;
    outcome: CaseOutcome | null;
    assignee: string | null;
    version: ColumnType<number, number | undefined, number>;
    closed_at: Date | null;
    erased_at: ColumnType<Date | null, undefined, never>;
    correction_last_day: string | null;
    due_day: string | null;
    law_due_day: string | null;
    queue_day: ColumnType<string, never, never>;
    originals_missing: number;
    visits_open: ColumnType<number, number | undefined, number>;
    delayed_until: ColumnType<string | null, undefined>;
    unsigned: boolean;
    has_news: ColumnType<boolean, boolean | undefined, boolean>;
    awaits_confirmation: ColumnType<boolean, boolean | undefined, boolean>;
    restricted: ColumnType<boolean, boolean | undefined, boolean>;
    withdrawable: boolean;
    delivery: ColumnType<Delivery, Delivery | undefined, Delivery>;
    /** Whether all of what it is found by is in `case_index`. */
    is_indexed: ColumnType<boolean, boolean | undefined, boolean>;
    maybe_duplicate: ColumnType<boolean, boolean | undefined, boolean>;
    held: ColumnType<boolean, boolean | undefined, boolean>;
    erased_under: ColumnType<unknown, undefined, never>;
  };
  case_correction: OfCase & {
    correction_id: Added<number>;
    asked_at: AddedByDatabase<Date>;
    asked_by: Added<string>;
    last_day: string;
    sealed_marks: Added<Buffer | null>;
    lapsed_at: ColumnType<Date | null, undefined>;
    ended_at: ColumnType<Date | null, undefined>;
    ended_how: ColumnType<'refiled' | 'cancelled' | 'atCounter' | 'closed' | null, undefined>;
  };
  case_proposal: OfCase & {
    proposal: Added<number>;
    at: AddedByDatabase<Date>;
    staff_id: Added<string>;
    filing: Added<number>;
    outcome: Added<CaseOutcome>;
    sealed_letter: Added<Buffer | null>;
    sealed_note: Added<Buffer | null>;
    ended_how: ColumnType<'decided' | 'sentBack' | 'fallen' | null, undefined>;
  };
  case_request: OfCase & {
    request: Added<number>;
    at: AddedByDatabase<Date>;
    until: Added<Date>;
    staff_id: Added<string>;
    act: Added<SecondPersonAct>;
    sealed_detail: Added<Buffer>;
    sealed_reason: Added<Buffer>;
    ended_how: ColumnType<'confirmed' | 'refused' | 'late' | null, undefined>;
    ended_by: ColumnType<string | null, undefined>;
  };
  letter_counter: { municipality_code: string; procedure_group: string; fiscal_year: number; last: number };
  case_letter: OfCase & {
    letter: Added<number>;
    number: Added<string>;
    day: Added<string>;
    kind: Added<'decision' | 'delay'>;
    outcome: Added<CaseOutcome | null>;
    sealed_content: Added<Buffer>;
    sealed_pdf: Added<Buffer>;
    sha256: Added<Buffer>;
    made_by: Added<string>;
    made_at: AddedByDatabase<Date>;
  };
  case_letter_way: OfCase & {
    letter: Added<number>;
    opened_at: ColumnType<Date | null, undefined>;
    posted_on: ColumnType<string | null, undefined>;
    posted_by: ColumnType<string | null, undefined>;
  };
  case_message: OfCase & {
    message: Added<number>;
    key: Added<string>;
    at: AddedByDatabase<Date>;
    actor_kind: Added<Actor['kind']>;
    actor_id: Added<string>;
    sealed_text: Added<Buffer>;
  };
  case_note: OfCase & {
    note: Added<number>;
    at: AddedByDatabase<Date>;
    staff_id: Added<string>;
    kind: Added<'note' | 'call'>;
    sealed_text: Added<Buffer>;
  };
  case_original: OfCase & {
    key: Added<string>;
    state: OriginalState;
    due_on: string | null;
    at: ColumnType<Date, Date | undefined>;
    actor_kind: Actor['kind'];
    actor_id: string;
    sealed_reason: Buffer | null;
  };
  office_slot: { municipality_code: string; section: string; day: string; starts: string; taken: number };
  case_visit: OfCase & {
    visit: Added<number>;
    owner: Added<string>;
    section: Added<string>;
    day: string;
    starts: string;
    minutes: number;
    state: VisitState;
    changes: ColumnType<number, number | undefined, number>;
    at: ColumnType<Date, Date | undefined>;
    actor_kind: Actor['kind'];
    actor_id: string;
    remind_at: Date;
    is_reminded: ColumnType<boolean, boolean | undefined>;
  };
  visit_free: {
    municipality_code: Added<string>;
    id: Added<string>;
    owner: Added<string>;
    section: Added<string>;
    day: string;
    starts: string;
    minutes: number;
    state: ColumnType<VisitState, undefined, VisitState>;
    changes: ColumnType<number, undefined, number>;
    booked_at: AddedByDatabase<Date>;
    at: ColumnType<Date, undefined, Date>;
    actor_kind: Actor['kind'];
    actor_id: string;
    remind_at: Date;
    is_reminded: ColumnType<boolean, undefined, boolean>;
    sealed_purpose: Added<Buffer>;
  };
  emergency_look: OfCase & {
    staff_id: Added<string>;
    look: Added<number>;
    at: AddedByDatabase<Date>;
    until: Added<Date>;
    sealed_reason: Added<Buffer>;
  };
  case_recusal: OfCase & { staff_id: Added<string>; at: AddedByDatabase<Date> };
  case_reading: OfCase & { staff_id: Added<string>; filing: number; at: ColumnType<Date, Date | undefined> };
  desk_reply: {
    municipality_code: Added<string>;
    key: Added<string>;
    staff_id: Added<string>;
    asked: Added<Buffer>;
    reply: ColumnType<unknown, string | null>;
    at: AddedByDatabase<Date>;
  };
  outbox_event: {
    id: AddedByDatabase<string>;
    at: AddedByDatabase<Date>;
    name: Added<string>;
    actor_kind: Added<Actor['kind']>;
    actor_id: Added<string>;
    on_behalf_of: Added<string | null>;
    data: ColumnType<unknown, string, never>;
  };
  audit_chain: {
    municipality_code: Added<string>;
    origin: Added<string>;
    n: Added<string>;
    hash: Added<Buffer>;
    at: Added<Date>;
    heads: ColumnType<string, string, never>;
  };
  audit_entry: { municipality_code: Added<string>; n: Added<string>; json: Added<string>; hash: Added<Buffer> };
  audit_head: {
    municipality_code: Added<string>;
    k: Added<string>;
    n: Added<string>;
    at: Added<Date>;
    note: Added<string>;
  };
  event_handled: { event_id: Added<string>; job: Added<string>; at: AddedByDatabase<Date> };
  staff_office: { municipality_code: Added<string>; small_office: ColumnType<boolean, boolean | undefined> };
  staff: {
    municipality_code: Added<string>;
    id: Added<string>;
    name: string;
    mail: string;
    invited_at: AddedByDatabase<Date>;
    signed_in_at: ColumnType<Date | null, undefined>;
    left_at: ColumnType<Date | null, undefined>;
    awake_since: ColumnType<Date, Date | undefined, Date>;
    leaves_at: ColumnType<Date | null, undefined>;
  };
  staff_grant: {
    municipality_code: Added<string>;
    staff_id: Added<string>;
    number: Added<number>;
    role: Added<StaffRole>;
    procedure_group: Added<string>;
    begins_at: Added<Date>;
    until_at: Added<Date | null>;
    actor_kind: Added<Actor['kind']>;
    actor_id: Added<string>;
    at: AddedByDatabase<Date>;
    ended_at: ColumnType<Date | null, undefined>;
    ended_actor_kind: ColumnType<Actor['kind'] | null, undefined>;
    ended_actor_id: ColumnType<string | null, undefined>;
  };
  staff_factor: {
    municipality_code: string;
    staff_id: string;
    password_hash: string;
    totp_secret: Buffer;
    totp_step: ColumnType<string, number>;
    set_at: AddedByDatabase<Date>;
  };
  staff_session: {
    token_hash: Buffer;
    municipality_code: string;
    staff_id: string;
    id: string;
    opened_at: AddedByDatabase<Date>;
    idle_ends_at: Date;
    ends_at: Date;
    proved_at: ColumnType<Date | null, Date | null | undefined>;
    grant_numbers: ColumnType<number[], number[] | undefined>;
  };
  staff_passkey: {
    municipality_code: Added<string>;
    staff_id: Added<string>;
    id: Added<string>;
    credential_id: Added<Buffer>;
    public_key: Added<Buffer>;
    counter: ColumnType<string, number>;
    is_syncable: Added<boolean>;
    is_synced: boolean;
    transports: Added<string[]>;
    name: string;
    added_at: AddedByDatabase<Date>;
    used_at: ColumnType<Date | null, undefined>;
  };
  staff_identity: {
    municipality_code: Added<string>;
    staff_id: Added<string>;
    issuer: Added<string>;
    subject: Added<string>;
    bound_at: AddedByDatabase<Date>;
  };
  staff_challenge: {
    challenge: Added<Buffer>;
    purpose: Added<string>;
    holder: Added<Buffer | null>;
    municipality_code: Added<string | null>;
    expires_at: Date;
  };
  notice: {
    owner: string;
    id: string;
    municipality_code: string | null;
    receipt_number: string | null;
    kind: string;
    at: Date;
    read_at: ColumnType<Date | null, undefined, Date | null>;
    told: ColumnType<unknown, string | null | undefined, never>;
    once: ColumnType<string | null, string | undefined, never>;
    sent: ColumnType<string | null, string | undefined, never>;
  };
  notice_way: { subject_id: string; topic: string; by_mail: boolean; on_desktop: boolean };
  mail_contact: {
    subject_id: string;
    address: Buffer;
    language: Language;
    is_on: boolean;
    confirmed_at: Date;
    bounced_at: ColumnType<Date | null, undefined, Date | null>;
  };
  mail_code: {
    subject_id: string;
    sealed: Buffer | null;
    language: Language;
    tries: number;
    expires_at: Date;
    asked: number;
    asked_since: Date;
  };
  mail_waiting: {
    id: string;
    kind: string;
    subject_id: string | null;
    municipality_code: string | null;
    staff_id: string | null;
    sealed: Buffer | null;
    message_id: string;
    tries: ColumnType<number, number | undefined, number>;
    due_at: Date;
    made_at: Date;
  };
  mail_log: {
    id: string;
    kind: string;
    subject_id: string | null;
    municipality_code: string | null;
    staff_id: string | null;
    at: Date;
    outcome: 'sent' | 'bounced' | 'gaveUp';
    smtp_status: number | null;
    tries: number;
    stop_hash: Buffer | null;
    message_hash: Buffer | null;
    made_at: Date | null;
  };
  mail_problem: {
    municipality_code: string;
    id: string;
    at: Date;
    problem: 'bounced' | 'gaveUp';
    kind: string;
    procedure_group: string;
    subject_id: string | null;
    receipt_number: string | null;
    staff_id: string | null;
  };
  staff_link: {
    token_hash: Buffer;
    municipality_code: string;
    staff_id: string;
    expires_at: Date;
    actor_kind: Actor['kind'];
    actor_id: string;
    password_hash: string | null;
    totp_secret: Buffer | null;
  };
}

export type Database = Kysely<Tables>;

const MOST_CONNECTIONS = 12;
const CONNECT_LIMIT_MS = 10_000;
const STATEMENT_LIMIT_MS = 30_000;
/** A day has no hour and no zone: it is handed on as it is written. */
const DATE = pg.types.builtins.DATE;

/**
 * Opens a PostgreSQL by address and brings its tables up to date.
 *
 * Refuses one that may lose what it has confirmed: `fsync`, `full_page_writes` or `synchronous_commit` off (SR-109).
 * Fails with `storageUnusable`: `unreachable`, `settingOff` (detail names the setting), `migrationFailed`.
 */
export async function openDatabase(databaseUrl: string): Promise<Outcome<Database>> {
  const database = connectDatabase(databaseUrl);
  const ready = await prepare(database);
  if (ready.ok) return success(database);
  await database.destroy();
  return ready;
}

/** A PostgreSQL as it is, which is neither asked for yet nor brought up to date: for looking into it. */
export function connectDatabase(databaseUrl: string): Database {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
    application_name: 'madoguchi-portal',
    types: { getTypeParser: (type, format) => (type === DATE ? String : pg.types.getTypeParser(type, format)) },
  });
  // A connection that dies, idle or in use, is replaced at the next use; unheard, its error would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely({ dialect: new PostgresDialect({ pool: poolByMunicipality(pool) }) });
}

async function prepare(database: Database): Promise<Outcome<void>> {
  try {
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
      const shown = await sql<{ value: string }>`select current_setting(${setting}) as value`.execute(database);
      if (shown.rows[0]?.value === 'off') {
        return failed({ code: 'storageUnusable', problem: 'settingOff', detail: setting });
      }
    }
    const restoring = await sql<{ is: boolean }>`select to_regclass('restore_under_way') is not null as is`.execute(
      database,
    );
    if (restoring.rows[0]?.is === true) {
      return failed({ code: 'storageUnusable', problem: 'migrationFailed', detail: 'a restore did not end' });
    }
  } catch (error) {
    return failed({ code: 'storageUnusable', problem: 'unreachable', detail: errorCode(error) });
  }
  return migrate(database);
}

/** A system's or PostgreSQL's own code of an error: never its text, which may quote a row or an address. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code).slice(0, 40) : 'unknown';
}
