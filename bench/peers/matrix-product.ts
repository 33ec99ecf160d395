import type { PeerDefinition } from './registry.js';

/** Rows and columns of both matrices. */
export const MATRIX_SIDE = 1024;
/** Products of one step, each with the result of the one before it. */
export const PRODUCTS = 8;

/** Multiplications and additions of one step. */
export const OPERATIONS_PER_STEP = 2 * MATRIX_SIDE ** 3 * PRODUCTS;

/** Takes turns like a peer, so that the rate is that of the machine as the others found it. */
export const MATRIX_PRODUCT: PeerDefinition = {
  name: 'matrix-product',
  language: 'javascript',
  script: 'matrix-product-peer.js',
  modes: [],
};
