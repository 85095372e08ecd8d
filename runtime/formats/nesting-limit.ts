/**
 * How deeply values and geometries may be nested in what is read, so that hostile input ends in a message and
 * not in an exhausted stack. No real data comes near.
 */
export const MAX_NESTING = 200;
