import type { ComponentChildren } from 'preact';

/** The figures that matter, side by side. */
export function Facts({ children }: { children: ComponentChildren }) {
  return <dl class="facts">{children}</dl>;
}

/** A figure with its name, and in small letters what belongs to it. */
export function Fact({
  name,
  note,
  isMain = false,
  children,
}: {
  name: string;
  note?: ComponentChildren;
  isMain?: boolean;
  children: ComponentChildren;
}) {
  return (
    <div class={isMain ? 'first' : undefined}>
      <dt>{name}</dt>
      <dd>
        {children}
        {note !== undefined && <small>{note}</small>}
      </dd>
    </div>
  );
}
