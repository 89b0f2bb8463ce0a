/** Apart from the schema: the help of the command line waits for no library. */
export const STAFF_ROLES = ['reader', 'caseWorker', 'approver', 'catalogueEditor', 'administrator', 'auditor'] as const;
