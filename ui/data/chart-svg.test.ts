import { expect, it } from 'vitest';
import { chartSvg } from './chart-svg.js';

it('takes style sheets out of drawings, and nothing else', () => {
  const svg = '<svg><style>:where(.a) {\n b: c }</style><text style="x">1</text><style></style></svg>';
  expect(chartSvg(svg)).toBe('<svg><text style="x">1</text></svg>');
});
