import type { UpdateState } from '../../../main/electron/updates/update-state.ts';

/** What a machine knows that was never updated. */
export const FIRST_UPDATE_STATE: UpdateState = {
  bucket: 7,
  startedVersion: null,
  openStarts: 0,
  refused: [],
  newestListMs: 0,
};
