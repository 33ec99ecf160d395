import { displayPath } from './display-path.js';
import type { PlannedSchedule, ScheduleRequest } from './library.js';
import { textColumns } from './text-columns.js';
import type { World } from './world.js';

/** Draw a schedule: the curve as text, where it was written as a picture, and what it does not show. */
export async function showSchedule(
  request: ScheduleRequest,
  world: World,
): Promise<{ document: PlannedSchedule; text: string[] }> {
  const library = await world.library();
  const columns = textColumns(world.stdout.columns());
  const { result, lines } = await library.schedule(request, columns);
  const { metric, plot } = result;
  return {
    document: result,
    text: [
      ...lines,
      ...(metric === null
        ? []
        : ['', `When ${metric} stops getting better the rate falls; that is not drawn.`]),
      ...(plot === null ? [] : ['', `written to ${displayPath(plot, world.folder)}`]),
    ],
  };
}
