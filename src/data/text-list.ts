/** Texts in the order in which they came, at the cost of their bytes in UTF-8 and four more each. */
export interface TextList {
  readonly length: number;
  /** Throws RangeError where there is none. */
  at(position: number): string;
}

export interface GrowingTextList extends TextList {
  /** A text without half of a surrogate pair. */
  add(text: string): void;
}

/** Texts that are packed together. */
const PER_BLOCK = 4096;

interface Block {
  readonly bytes: Buffer;
  /** Where each text begins, and where the last one ends. */
  readonly starts: Uint32Array;
}

/**
 * An empty list. A million strings of JavaScript are as many objects for the garbage collector to follow and cost 40 bytes and
 * more before their first letter; packed by the block they are a few hundred buffers outside of its heap.
 */
export function textList(): GrowingTextList {
  const blocks: Block[] = [];
  let last: string[] = [];
  const length = () => blocks.length * PER_BLOCK + last.length;
  return {
    get length() {
      return length();
    },
    add(text) {
      last.push(text);
      if (last.length < PER_BLOCK) return;
      blocks.push(pack(last));
      last = [];
    },
    at(position) {
      if (!(position >= 0 && position < length())) throw new RangeError(`no text ${position} of ${length()}`);
      const block = blocks[Math.floor(position / PER_BLOCK)];
      const place = position % PER_BLOCK;
      return block === undefined
        ? last[place]!
        : block.bytes.toString('utf8', block.starts[place], block.starts[place + 1]);
    },
  };
}

function pack(texts: readonly string[]): Block {
  const starts = new Uint32Array(texts.length + 1);
  for (const [i, text] of texts.entries()) starts[i + 1] = starts[i]! + Buffer.byteLength(text);
  return { bytes: Buffer.from(texts.join('')), starts };
}
