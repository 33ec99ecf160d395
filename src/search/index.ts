export { applyPoint, flatConfig, requirePlaces, type TrialConfig } from './space/apply-point.js';
export { defaultSpace, type SpaceFacts } from './space/default-space.js';
export { Parameter } from './space/parameter.js';
export { type Point, parseSpace, placeOf, Space, type SpaceInput } from './space/space.js';
