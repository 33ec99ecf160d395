export type * from './api.js';
export {
  type Dashboard,
  type DashboardContext,
  DashboardOptions,
  serveDashboard,
} from './dashboard.js';
export type { TrainingDesk } from './jobs/training-desk.js';
export {
  type PredictionServer,
  type ServeContext,
  ServeOptions,
  servePredictions,
} from './prediction-server.js';
