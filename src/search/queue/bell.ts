/** Wakes one who waits; a ring while nobody does is kept for the next. */
export interface Bell {
  ring(): void;
  /** Until it rings, and no longer than so many milliseconds. */
  wait(most: number): Promise<void>;
}

export function bell(): Bell {
  let isRung = false;
  let wake = () => {};
  return {
    ring() {
      isRung = true;
      wake();
    },
    async wait(most) {
      if (!isRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, most);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      isRung = false;
    },
  };
}
