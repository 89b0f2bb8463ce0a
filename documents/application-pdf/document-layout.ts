/** Grows whenever the same document would give other bytes; a portal makes the layouts that it knows. */
export const DOCUMENT_LAYOUT = 1;
