/**
 * The rule of the house: every room knows only the floors below it, and enters another room by its front door,
 * `index.ts`. `graph`, `nn` and `statistics` are pure: no file, clock, random source or global.
 */

/** Rooms by floor, from the ground up. Rooms of one floor do not know each other. */
export const FLOORS: readonly (readonly string[])[] = [
  ['base'],
  ['graph', 'onnx', 'statistics'],
  ['runtime'],
  ['nn', 'data'],
  ['train'],
  ['search', 'advice', 'inspect'],
  ['study'],
  ['report'],
  ['serve'],
  ['cli'],
];

/** Neighbours that may be known all the same: ONNX files are written from graphs. */
const DOORS_BETWEEN: readonly string[] = ['onnx to graph'];

/** Rooms without a front door: their files are the things they hold. */
const OPEN_ROOMS: readonly string[] = ['base'];

const PURE_ROOMS: readonly string[] = ['graph', 'nn', 'statistics'];
/** What a pure room may import from outside. */
const PURE_PACKAGES: readonly string[] = ['zod'];
const IMPURE = /\bDate\b|\bMath\.random\b|\bprocess\b|\bperformance\b|\bglobalThis\b|\bfetch\b|\bcrypto\b/g;

/** The faults in sources given by their paths inside `src`, in the order of the paths; none for a house in order. */
export function findFaults(sources: Readonly<Record<string, string>>): string[] {
  return Object.entries(sources)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, source]) => faultsOf(path, source).map((fault) => `${path}: ${fault}`));
}

function faultsOf(path: string, source: string): string[] {
  const code = withoutComments(source);
  const room = roomOf(path);
  if (room === undefined) return path === 'index.ts' ? [] : ['stands in no room'];
  const floor = floorOf(room);
  if (floor === undefined) return [`the room "${room}" has no floor`];
  const imports = importsOf(code).flatMap((specifier) => {
    const fault = faultOfImport(path, room, floor, specifier);
    return fault === undefined ? [] : [fault];
  });
  const globals = PURE_ROOMS.includes(room) ? (withoutStrings(code).match(IMPURE) ?? []) : [];
  return [...imports, ...globals.map((name) => `${room} is pure, but uses ${name}`)];
}

function faultOfImport(path: string, room: string, floor: number, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) {
    const pure = !PURE_ROOMS.includes(room) || PURE_PACKAGES.includes(specifier);
    return pure ? undefined : `${room} is pure, but imports ${specifier}`;
  }
  const target = resolve(path, specifier);
  if (target.startsWith('..')) return `imports ${specifier}, outside src`;
  const other = roomOf(target);
  if (other === undefined) return `imports ${target}, which is above every room`;
  if (other === room) return undefined;
  const otherFloor = floorOf(other);
  if (otherFloor === undefined) return `imports from the room "${other}", which has no floor`;
  if (otherFloor > floor) return `imports up: ${room} (floor ${floor}) from ${other} (floor ${otherFloor})`;
  if (otherFloor === floor && !DOORS_BETWEEN.includes(`${room} to ${other}`)) {
    return `imports sideways: ${room} from ${other}, both on floor ${floor}`;
  }
  if (!OPEN_ROOMS.includes(other) && target !== `${other}/index.js`) {
    return `enters ${other} by ${target}, not by its index`;
  }
  return undefined;
}

/** Every module that code refers to: imports of values and types, re-exports, imports at run time, workers. */
export function importsOf(code: string): string[] {
  const patterns = [
    /\b(?:import|export)\b[^'"`;=()]*?\bfrom\s*(['"])(?<path>[^'"]+)\1/g,
    /\bimport\s*(['"])(?<path>[^'"]+)\1/g,
    /\bimport\s*\(\s*(['"])(?<path>[^'"]+)\1/g,
    /\bnew\s+URL\s*\(\s*(['"])(?<path>\.[^'"]+\.js)\1/g,
  ];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match.groups!.path));
}

const COMMENT_OR_STRING =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;

function withoutComments(source: string): string {
  return source.replace(COMMENT_OR_STRING, (text) => (text.startsWith('/') ? ' ' : text));
}

/** Templates stay: what they compute is code. */
function withoutStrings(code: string): string {
  return code.replace(COMMENT_OR_STRING, (text) => (text.startsWith('`') ? text : "''"));
}

function roomOf(path: string): string | undefined {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : undefined;
}

function floorOf(room: string): number | undefined {
  const floor = FLOORS.findIndex((rooms) => rooms.includes(room));
  return floor === -1 ? undefined : floor;
}

/** `specifier` seen from the file at `path`, as a path inside `src`. */
function resolve(path: string, specifier: string): string {
  const parts = path.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
