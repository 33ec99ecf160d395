import { expect, it } from 'vitest';
import { commandPath } from './command-path.js';

it('names a run from where the dashboard was started', () => {
  const path = (folder: string, workingFolder: string, id = 'photos-1') =>
    commandPath({ folder, workingFolder }, id);
  expect(path('/home/me', '/home/me')).toBe('photos-1');
  expect(path('/home/me/runs', '/home/me')).toBe('runs/photos-1');
  expect(path('/home/meow', '/home/me')).toBe('/home/meow/photos-1');
  expect(path('/data', '/home/me')).toBe('/data/photos-1');
  expect(path('C:\\me\\runs', 'C:\\me')).toBe('runs/photos-1');
});

it('quotes what a shell would take apart', () => {
  expect(commandPath({ folder: '/a', workingFolder: '/a' }, "my pets/it's $1")).toBe("'my pets/it'\\''s $1'");
});
