export { check } from './check.js';
export { findTopic } from './find-topic.js';
export { type OpenedSubject, openModelSubject, openSubject, type SubjectFacts } from './open-subject.js';
export type { Finding } from './rule.js';
export { type SubjectRequest, subjectOf, subjectOfRun } from './subject.js';
export type { Topic } from './topic.js';
export { TOPICS } from './topics/all-topics.js';
