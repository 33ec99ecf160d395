// Searches, in a process of its own, with the built library, until it is killed at an event of the search. The one
// argument is JSON: { data, options, end: { at, nth } }, where `at` is the type of an event of the search or of a training
// within it.
const { data, options, end } = JSON.parse(process.argv[2]);
let seen = 0;

// Not the whole library: the other rooms would only be loaded.
const { search } = await import('../../dist/search/index.js');
await search(data, options, {
  onEvent(event) {
    const type = event.type === 'trial-event' ? event.event.type : event.type;
    if (type === end.at && ++seen === end.nth) process.kill(process.pid, 'SIGKILL');
  },
});
