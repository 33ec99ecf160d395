import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

/** The heading of a page, which the window is called by too; `children` are what can be done here. */
export function PageTitle({
  title,
  above,
  children,
}: {
  title: string;
  above?: ComponentChildren;
  children?: ComponentChildren;
}) {
  useEffect(() => {
    document.title = `${title} · Pupil`;
  }, [title]);
  return (
    <div class="title">
      <div>
        {above !== undefined && <p class="above">{above}</p>}
        <h1>{title}</h1>
      </div>
      {children !== undefined && <div class="actions">{children}</div>}
    </div>
  );
}
