#!/usr/bin/env node
import os = require('node:os');

/*
 * What `pupil` starts. Pictures are decoded in the threads of Node's own pool, four of them for all threads together
 * unless this variable says otherwise, and it is read once, when the first of them is needed. Reading an ES module needs
 * one, so that only a CommonJS module comes before it.
 */
process.env.UV_THREADPOOL_SIZE ||= String(Math.max(4, os.availableParallelism()));
void import('./bin.js');
