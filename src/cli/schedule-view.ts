import { displayPath } from './display-path.js';
import type { PlannedSchedule, ScheduleRequest } from './library.js';
import type { World } from './world.js';

const USUAL_COLUMNS = 80;
const WIDEST = 110;

/** Draw a schedule: the curve as text, where it was written as a picture, and what it does not show. */
export async function showSchedule(
  request: ScheduleRequest,
  world: World,
): Promise<{ document: PlannedSchedule; text: string[] }> {
  const library = await world.library();
  const columns = Math.min(WIDEST, world.stdout.columns() || USUAL_COLUMNS);
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
