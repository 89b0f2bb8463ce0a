/** Apart from the schema: the help of the command line waits for no library. */
export const PROOF_TERMS = ['chosen', 'owed', 'owedWithNonce'] as const;
