/** Where in the text of `element` a point of the screen is, or null when it is elsewhere. */
export function offsetAt(element: Element, x: number, y: number): number | null {
  const place = caretPlace(x, y);
  if (!place || !element.contains(place.node)) return null;
  const before = document.createRange();
  before.setStart(element, 0);
  before.setEnd(place.node, place.offset);
  return before.toString().length;
}

function caretPlace(x: number, y: number): { node: Node; offset: number } | null {
  if ("caretPositionFromPoint" in document) {
    const position = document.caretPositionFromPoint(x, y);
    return position && { node: position.offsetNode, offset: position.offset };
  }
  // Safari's own older name for it.
  const range = (
    document as Document & { caretRangeFromPoint?(x: number, y: number): Range | null }
  ).caretRangeFromPoint?.(x, y);
  return range ? { node: range.startContainer, offset: range.startOffset } : null;
}

/** Where the caret stands in the text of `element`, and whether nothing is marked; null when it is elsewhere. */
export function caretIn(element: Element): { offset: number; isCollapsed: boolean } | null {
  const selection = window.getSelection();
  if (!selection?.anchorNode || !element.contains(selection.anchorNode)) return null;
  const range = selection.getRangeAt(0);
  const before = document.createRange();
  before.setStart(element, 0);
  before.setEnd(range.startContainer, range.startOffset);
  return { offset: before.toString().length, isCollapsed: selection.isCollapsed };
}

/** A stretch of the text of `element`; null when it is shorter than that. */
export function rangeOf(element: Element, start: number, end: number): Range | null {
  const range = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let offset = 0;
  let hasStart = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.nodeValue?.length ?? 0;
    if (!hasStart && start <= offset + length) {
      range.setStart(node, start - offset);
      hasStart = true;
    }
    if (hasStart && end <= offset + length) {
      range.setEnd(node, end - offset);
      return range;
    }
    offset += length;
  }
  return null;
}

/** Puts the caret into the text of `element`. */
export function placeCaret(element: Element, offset: number): void {
  const range = rangeOf(element, offset, offset) ?? document.createRange();
  if (!element.firstChild) range.setStart(element, 0);
  const selection = window.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}
