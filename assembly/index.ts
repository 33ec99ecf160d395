/** The pixel kernels of augmentation, called by src/data/augment; addresses are those of the exported memory. */
export { channelSums } from './channel-sums';
export { blend, mixAndTurn, mixChannels, scaleLevels } from './colours';
export { filterPicture } from './filter';
export { moveRows } from './move-rows';
export { resample } from './resample';
export { addFloats, spread } from './spread';
export { applyTables, countLevels } from './tables';

/** Where memory is free from: what lies below belongs to the kernels. */
export const free: usize = __heap_base;
