/** Answers what came: its own job, so that no answer waits for all that is sent. */
export const ANSWER_LINE_JOB = 'answerOnLine';
/** Sends what is due. */
export const SEND_LINE_JOB = 'sendOnLine';
