import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { crc32c } from './crc32c.js';
import { eventRecord } from './event-record.js';
import { SESSION_START } from './event-schema.js';
import { sessionEnd, sessionStart } from './hyperparameters.js';
import { weightHistogram } from './weight-histogram.js';

interface Fixture {
  readonly records: Readonly<Record<string, string>>;
  readonly histograms: readonly {
    readonly name: string;
    readonly values: number[];
    readonly buckets: readonly (readonly [left: number, right: number, count: number])[];
  }[];
}
/** Made by TensorBoard's own classes: test/fixtures/tensorboard/make.py. */
const fixture: Fixture = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/tensorboard/events.json', import.meta.url), 'utf8'),
);

describe('crc32c', () => {
  const counting = Uint8Array.from({ length: 32 }, (_, i) => i);
  it.each([
    ['zeros', new Uint8Array(32), 0x8a9136aa],
    ['ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['counting up', counting, 0x46dd794e],
    ['counting down', counting.toReversed(), 0x113fdb5c],
    ['nothing', new Uint8Array(), 0],
  ])('is what RFC 3720 says of 32 bytes: %s', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });
});

describe('eventRecord', () => {
  const wallTime = 1700000000.25;
  const png = Uint8Array.from({ length: 256 }, (_, i) => i);
  const histo = {
    min: -1.5,
    max: 2.5,
    num: 4,
    sum: 1.25,
    sumSquares: 9.5,
    bucketLimit: [0, 2.5],
    bucket: [1, 3],
  };
  const events = {
    version: { fileVersion: 'brain.Event:2' },
    restart: { step: 7, sessionLog: { status: SESSION_START } },
    scalar: { step: 3, summary: { value: [{ tag: 'epoch_loss', simpleValue: 0.375 }] } },
    zero: { step: 2 ** 33, summary: { value: [{ tag: 'größe/λ', simpleValue: 0 }] } },
    histogram: { step: 4, summary: { value: [{ tag: 'dense/kernel', histo }] } },
    image: {
      step: 5,
      summary: {
        value: [
          {
            tag: 'charts/confusion',
            image: { height: 2, width: 3, colorspace: 4, encodedImageString: png },
          },
        ],
      },
    },
    start: { summary: { value: [sessionStart(new Map([['rate', 0.5]]), 12.5)] } },
    flag: { summary: { value: [sessionStart(new Map([['ema', false]]), 12.5)] } },
    text: { summary: { value: [sessionStart(new Map([['optimizer', 'sgd']]), 12.5)] } },
    success: { step: 5, summary: { value: [sessionEnd('success', 99.5)] } },
    failure: { step: 5, summary: { value: [sessionEnd('failure', 99.5)] } },
  };

  it.each(Object.entries(events))('has the bytes that TensorBoard writes: %s', (name, event) => {
    expect(Buffer.from(eventRecord({ wallTime, ...event })).toString('base64')).toBe(fixture.records[name]);
  });

  it('is compared with everything that TensorBoard was asked for', () => {
    expect(Object.keys(events)).toEqual(Object.keys(fixture.records));
  });
});

describe('weightHistogram', () => {
  it.each(fixture.histograms)('counts as TensorBoard does: $name', ({ values, buckets }) => {
    const { min, max, num, sum, bucket, bucketLimit } = weightHistogram(Float32Array.from(values));
    // TensorBoard has empty buckets of no width before the one that holds equal values.
    const counted = min === max ? buckets.filter(([, , count]) => count > 0) : buckets;
    expect(bucket).toEqual(counted.map(([, , count]) => count));
    counted.forEach(([, right], i) => {
      expect(Math.abs(bucketLimit![i] - right)).toBeLessThanOrEqual(1e-12 * Math.abs(max! - min!));
    });
    expect([min, max, num]).toEqual([buckets[0][0], buckets.at(-1)![1], values.length]);
    expect(sum).toBe(values.reduce((a, b) => a + b, 0));
  });
});
