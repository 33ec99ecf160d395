import { useEffect, useState } from 'preact/hooks';

/** Whether a media query fits the window, as that changes. */
export function useMedia(query: string): boolean {
  const list = matchMedia(query);
  const [fits, setFits] = useState(list.matches);
  useEffect(() => {
    const change = () => setFits(list.matches);
    change();
    list.addEventListener('change', change);
    return () => list.removeEventListener('change', change);
  }, [query]);
  return fits;
}
