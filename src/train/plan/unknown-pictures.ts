/*
 * What is assumed of pictures that nothing is known about, so that networks can be built and checked without any. Small
 * squares in colour and ten classes are what CIFAR-10 is.
 */

/** Pixels. */
export const UNKNOWN_PICTURES = { height: 32, width: 32, channels: 3 } as const;
export const UNKNOWN_CLASSES = 10;
/** Pictures to train on, by which some architectures choose their width. */
export const UNKNOWN_COUNT = 10_000;
