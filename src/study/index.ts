export { type Answer, type ArmAnswer, answerOf, type Conclusion, type Cost } from './answer.js';
export type { Comparison, Verdict } from './compare-arm.js';
export { StudyPlan } from './plan.js';
export type { Arm, ConfigPatch, Observation, Question } from './question.js';
