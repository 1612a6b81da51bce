/** Scrolls a list, and nothing around it, until the radio with this value is seen whole. */
export function showChosen(list: HTMLElement | null, value: string): void {
  const radio = [...(list?.querySelectorAll<HTMLInputElement>('input[type="radio"]') ?? [])].find(
    (each) => each.value === value,
  );
  const row = radio?.closest('label');
  if (list === null || row === null || row === undefined) return;
  const [frame, place] = [list.getBoundingClientRect(), row.getBoundingClientRect()];
  if (place.top < frame.top) list.scrollTop -= frame.top - place.top;
  else if (place.bottom > frame.bottom) list.scrollTop += place.bottom - frame.bottom;
}
