/** File descriptors that the front opens for the session, beside the standard three. */

/** Messages to the front, written synchronously. */
export const TO_FRONT = 3;
/** Messages from the front, read as the event loop turns. */
export const FROM_FRONT = 4;
/** Between the front and the interrupt thread, both ways. */
export const INTERRUPT_PIPE = 5;
/** Answers to `prompt()`, read synchronously. */
export const ANSWERS = 6;
