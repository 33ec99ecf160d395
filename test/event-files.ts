import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { type EventMessage, eventSchema } from '../src/report/tensorboard/event-schema.js';

const EventSchema = eventSchema('Event');
const PluginDataSchema = eventSchema('HParamsPluginData');

/** Events of one file; a last record that is not whole is left out, as TensorBoard does. */
export function readEvents(file: string): EventMessage<'Event'>[] {
  const bytes = readFileSync(file);
  const events: EventMessage<'Event'>[] = [];
  for (let at = 0; at + 12 <= bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    if (at + 16 + length > bytes.length) break;
    events.push(fromBinary(EventSchema, bytes.subarray(at + 12, at + 12 + length)));
    at += 16 + length;
  }
  return events;
}

/** Event files of a folder, in the order in which TensorBoard reads them. */
export function eventFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.includes('tfevents'))
    .sort()
    .map((name) => join(folder, name));
}

/** What TensorBoard shows of a folder: the last value of each tag at each step, without those that a restart made void. */
export function shownIn(folder: string): Record<string, Record<number, EventMessage<'Value'>>> {
  const shown: Record<string, Record<number, EventMessage<'Value'>>> = {};
  let starts = 0;
  for (const { step, summary, sessionLog } of eventFiles(folder).flatMap(readEvents)) {
    // As in tensorboard/backend/event_processing/plugin_event_accumulator.py the first start makes nothing void.
    if (sessionLog !== undefined && starts++ > 0)
      for (const steps of Object.values(shown))
        for (const at of Object.keys(steps)) if (Number(at) >= Number(step)) delete steps[Number(at)];
    for (const value of summary?.value ?? []) {
      shown[value.tag] ??= {};
      if (Number(step) in shown[value.tag] && value.metadata === undefined)
        throw new Error(`${value.tag} is shown twice at step ${step}`);
      shown[value.tag][Number(step)] = value;
    }
  }
  return shown;
}

/** Numbers of a tag by step. */
export function scalarsOf(folder: string, tag: string): Record<number, number> {
  const steps = Object.entries(shownIn(folder)[tag] ?? {});
  return Object.fromEntries(steps.map(([step, { simpleValue }]) => [step, simpleValue!]));
}

/** What the hparams page reads of a folder: the first of each kind. */
export function sessionOf(folder: string) {
  const values = eventFiles(folder)
    .flatMap(readEvents)
    .flatMap(({ summary }) => summary?.value ?? []);
  const contentOf = (tag: string) => {
    const value = values.find((one) => one.tag === tag);
    return value && fromBinary(PluginDataSchema, value.metadata!.pluginData!.content);
  };
  const hparams = contentOf('_hparams_/session_start_info')?.sessionStartInfo?.hparams ?? [];
  return {
    hparams: Object.fromEntries(
      hparams.map(({ key, value }) => [key, value!.numberValue ?? value!.stringValue ?? value!.boolValue]),
    ),
    status: contentOf('_hparams_/session_end_info')?.sessionEndInfo?.status,
  };
}
