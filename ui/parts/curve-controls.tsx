import type { Span } from '../data/zoom.js';

/** How strongly curves are smoothed, and a way back from zooming. */
export function CurveControls({
  weight,
  onWeight,
  zoom,
  onZoom,
}: {
  weight: number;
  onWeight: (weight: number) => void;
  zoom: Span | undefined;
  onZoom: (zoom: Span | undefined) => void;
}) {
  return (
    <>
      <label class="slider">
        Smoothing
        <input
          type="range"
          min="0"
          max="0.98"
          step="0.02"
          value={weight}
          onInput={(event) => onWeight(Number(event.currentTarget.value))}
        />
        <output>{weight.toFixed(2)}</output>
      </label>
      {zoom === undefined ? (
        <span class="hint">Drag over a curve to zoom, or focus it and press + or −</span>
      ) : (
        <button type="button" onClick={() => onZoom(undefined)}>
          Show all epochs
        </button>
      )}
    </>
  );
}
