/** Largest body of a request of options, in bytes. */
export const LARGEST_BODY = 1 << 20;

/** Largest picture to be predicted, in bytes. */
export const LARGEST_PICTURE = 32 << 20;

/** Clients that hear events at a time. */
export const MOST_CLIENTS = 100;

/** Runs that one client watches. */
export const MOST_WATCHED = 50;
