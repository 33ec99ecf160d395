import { z } from 'zod';
import { count, path } from './values.js';

export const doctorResult = z.strictObject({
  ok: z.boolean().describe('True when training works here.'),
  pupil: z.string().describe('Version of Pupil.'),
  node: z.string().describe('Version of Node.'),
  platform: z.string().describe('Operating system and processor type, such as "linux-x64".'),
  cpu: z.strictObject({
    model: z.string().describe('Name of the processor.'),
    cores: z.int().positive().describe('Logical processors of the machine.'),
    defaultThreads: z.int().positive().describe('Threads that training uses unless told otherwise.'),
  }),
  memory: z.strictObject({
    totalBytes: count('Memory that this process may use: of the machine, or of its container.'),
    freeBytes: count('Free at this moment.'),
  }),
  disk: z.strictObject({
    folder: path('The folder asked about: the current one.'),
    freeBytes: z
      .int()
      .nonnegative()
      .nullable()
      .describe('Free for this user; null where the system does not say.'),
    writable: z.boolean().describe('True when a run directory can be made here.'),
  }),
  onnxRuntime: z.strictObject({
    version: z.string().nullable().describe('Version of ONNX Runtime; null when it cannot be loaded.'),
    providers: z.array(z.string()).describe('Execution providers inside this build.'),
    graphRuns: z.boolean().describe('True when a small graph gave the right numbers.'),
  }),
  images: z.strictObject({
    sharp: z.string().nullable().describe('Version of sharp; null when it cannot be loaded.'),
    libvips: z.string().nullable().describe('Version of libvips.'),
    formats: z.array(z.string()).describe('Picture formats that can be read.'),
  }),
  caches: z.strictObject({
    folder: path('Where they lie; it may be deleted at any time.'),
    pictureBytes: count('Disk space taken by decoded pictures.'),
    graphBytes: count('Disk space taken by optimized graphs.'),
    graphLimitBytes: count(
      'How much they may take: PUPIL_GRAPH_CACHE, 1 GB unless it is set; 0 where none are kept.',
    ),
    tuningBytes: count('Disk space taken by what --tune found.'),
  }),
  tuning: z
    .strictObject({
      target: z.string().describe('What it was measured for.'),
      batchSize: z.int().positive().describe('Pictures of an update.'),
      threads: z.int().positive().describe('Threads; trainings with as many use what was found.'),
      shapes: z
        .array(
          z.strictObject({
            shape: z.string().describe('Operation, shapes of its operands, and attributes.'),
            operation: z.string().describe('Name of the operation.'),
            usual: z.string().describe('The form that is used where nothing was measured.'),
            chosen: z.string().describe('The form that is used from now on.'),
            milliseconds: z
              .record(z.string(), z.number().nonnegative())
              .describe('Time of a run in each form, between its neighbours in the network.'),
          }),
        )
        .describe('Each shape of a convolution or a gradient of one.'),
      file: path('Where the choices are kept; null where there was nothing to choose.').nullable(),
    })
    .nullable()
    .describe('What --tune measured; null without it.'),
  problems: z
    .array(
      z.strictObject({
        what: z.string().describe('What is missing or too small.'),
        fix: z.string().describe('How to get it.'),
        blocks: z.boolean().describe('True when training does not work without it.'),
      }),
    )
    .describe('Everything found wanting.'),
});
