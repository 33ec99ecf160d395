import { type MessageOf, type MessageRows, messageTable } from '../../base/message-table.js';

/**
 * The part of TensorBoard's event format that Pupil writes. The older kinds of values (`simpleValue`, `histo`, `image`) say
 * the same in fewer bytes than the tensors that took their place, and are read by every TensorBoard since the first; what PyTorch
 * writes is the same.
 *
 * Source  tensorboard/compat/proto/{event,summary,tensor}.proto and tensorboard/plugins/hparams/{plugin_data,api}.proto
 *         of TensorBoard 2.21, whose field numbers and kinds these are; fields that are never set are left out.
 */
const MESSAGES = {
  Event: {
    wallTime: [1, 'double'], // seconds since 1970
    step: [2, 'int64'],
    fileVersion: [3, 'string', 'optional'],
    summary: [5, 'Summary'],
    sessionLog: [7, 'SessionLog'],
  },
  SessionLog: { status: [1, 'int32'] }, // enum SessionStatus
  Summary: { value: [1, 'Value', 'repeated'] },
  Value: {
    tag: [1, 'string'],
    simpleValue: [2, 'float', 'optional'],
    image: [4, 'Image'],
    histo: [5, 'HistogramProto'],
    tensor: [8, 'TensorProto'],
    metadata: [9, 'SummaryMetadata'],
  },
  Image: {
    height: [1, 'int32'],
    width: [2, 'int32'],
    colorspace: [3, 'int32'], // number of channels
    encodedImageString: [4, 'bytes'],
  },
  HistogramProto: {
    min: [1, 'double'],
    max: [2, 'double'],
    num: [3, 'double'],
    sum: [4, 'double'],
    sumSquares: [5, 'double'],
    bucketLimit: [6, 'double', 'repeated'], // upper ends
    bucket: [7, 'double', 'repeated'],
  },
  TensorProto: { dtype: [1, 'int32'], tensorShape: [2, 'TensorShapeProto'] },
  TensorShapeProto: { dim: [2, 'Dim', 'repeated'] },
  Dim: { size: [1, 'int64'] },
  SummaryMetadata: { pluginData: [1, 'PluginData'] },
  PluginData: { pluginName: [1, 'string'], content: [2, 'bytes'] },
  HParamsPluginData: {
    version: [1, 'int32'],
    sessionStartInfo: [3, 'SessionStartInfo'],
    sessionEndInfo: [4, 'SessionEndInfo'],
  },
  SessionStartInfo: { hparams: [1, 'Hparam', 'repeated'], startTimeSecs: [5, 'double'] },
  /** An entry of a map. */
  Hparam: { key: [1, 'string'], value: [2, 'HparamValue'] },
  /** google.protobuf.Value: one of these. */
  HparamValue: {
    numberValue: [2, 'double', 'optional'],
    stringValue: [3, 'string', 'optional'],
    boolValue: [4, 'bool', 'optional'],
  },
  SessionEndInfo: { status: [1, 'int32'], endTimeSecs: [2, 'double'] }, // enum Status
} as const satisfies MessageRows;

/** A message of the table, decoded. */
export type EventMessage<Name extends keyof typeof MESSAGES> = MessageOf<
  'tensorboard',
  typeof MESSAGES,
  Name
>;

/** The descriptor of a message, for protobuf's `create`, `toBinary` and `fromBinary`. */
export const eventSchema = messageTable('tensorboard', MESSAGES);

/** SessionLog.SessionStatus: a run starts, or starts again at a step. */
export const SESSION_START = 1;

/** hparams/api.proto, Status. */
export const HPARAMS_STATUS = { success: 1, failure: 2 } as const;

/** DataType of tensors: DT_FLOAT. */
export const FLOAT_TENSOR = 1;
