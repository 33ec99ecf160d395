import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { crc32c } from './crc32c.js';
import { eventSchema } from './event-schema.js';

const EventSchema = eventSchema('Event');
const ValueSchema = eventSchema('Value');

/** One value of a summary: a tag, and a number, a histogram, an image or metadata. */
export type SummaryValue = MessageInitShape<typeof ValueSchema>;

/** What happened at a step; `wallTime` in seconds since 1970. */
export type EventFields = Omit<MessageInitShape<typeof EventSchema>, 'step' | '$typeName'> & {
  readonly wallTime: number;
  readonly step?: number;
};

/*
 * Layout of a record (TFRecord, tensorflow/core/lib/io/record_writer.h), all little-endian:
 *   0       u64  N, length of the data
 *   8       u32  masked CRC-32C of the eight bytes before
 *   12           data
 *   12 + N  u32  masked CRC-32C of the data
 */
const HEADER_BYTES = 12;
const FOOTER_BYTES = 4;

/** An event as it stands in an event file. */
export function eventRecord({ step = 0, ...event }: EventFields): Uint8Array {
  const data = toBinary(EventSchema, create(EventSchema, { ...event, step: BigInt(step) }));
  const record = new Uint8Array(HEADER_BYTES + data.length + FOOTER_BYTES);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc(record.subarray(0, 8)), true);
  record.set(data, HEADER_BYTES);
  view.setUint32(HEADER_BYTES + data.length, maskedCrc(data), true);
  return record;
}

/** Rotated and moved, so that a checksum of data that hold checksums stays one. */
function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
