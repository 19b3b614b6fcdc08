"""
A keyboard and nothing else: one comes to things by Tab, uses them by keys.

Wherever one comes to on the way there, it must be seen where one is, nothing may cover it, and
the next place stands after the one before.
"""

from __future__ import annotations

from playwright.sync_api import Locator, Page

MOST = 200
"""So many times somebody presses Tab before they give up."""
SKIP = "Skip to main content"
_HERE = "each => each === document.activeElement"
_BESIDE = "each => each.name !== '' && each.name === document.activeElement.name"
_IS_BEFORE = """each => {
  const way = document.activeElement.compareDocumentPosition(each);
  return Boolean(way & Node.DOCUMENT_POSITION_PRECEDING);
}"""
_AT_THE_TOP = "each => document.activeElement === document.body && each.closest('main') !== null"
_LOOKS = """() => {
  if (window.looksOf) return;
  const clear = (colour) => colour === "transparent" || /^rgba\\(.*, 0\\)$/.test(colour);
  const drawn = (style) => [
    style.outlineStyle === "none" || clear(style.outlineColor) ? "" : style.outline,
    style.boxShadow, style.backgroundColor, style.borderColor, style.borderWidth,
  ].join(" ");
  window.looksOf = (each) => {
    // What is seen of a box to tick is drawn beside it.
    const beside = ["radio", "checkbox"].includes(each.type) ? each.labels[0] : null;
    return drawn(getComputedStyle(each)) + drawn(getComputedStyle(beside || each, "::before"));
  };
  const stops = "a[href], button, input, select, textarea, summary, [tabindex]";
  window.looksWithout = new WeakMap([...document.querySelectorAll(stops)]
    .filter(each => each !== document.activeElement).map(each => [each, looksOf(each)]));
  window.stopBefore = null;
}"""
_STOP = """(back) => {
  const each = document.activeElement, before = window.stopBefore;
  const first = document.querySelector("a[href], button");
  if (each === document.body || (before && !back && each === first)) {
    window.stopBefore = null;
    return null;
  }
  const called = `${each.tagName.toLowerCase()} ${each.id} ${each.textContent.trim().slice(0, 40)}`;
  const place = [...each.getClientRects()].find(one => one.width && one.height);
  if (!place) return `without a place: ${called}`;
  const top = place.top + scrollY;
  window.stopBefore = {each, top, bottom: top + place.height, right: place.right, left: place.left};
  if (window.looksWithout.get(each) === window.looksOf(each)) return `nothing shows: ${called}`;
  const inside = place.bottom > 0 && place.top < innerHeight && place.right > 0;
  if (!inside) return `out of sight: ${called}`;
  const middle = [place.left + place.width / 2, place.top + place.height / 2];
  const over = document.elementFromPoint(...middle);
  const own = !over || each.contains(over) || over.contains(each) || over.control === each;
  if (!own) return `covered by ${over.tagName} ${over.className}: ${called}`;
  if (before && before.each.isConnected) {
    const after = before.each.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (Boolean(after) === back) return `out of turn: ${called}`;
    const [one, next] = back ? [window.stopBefore, before] : [before, window.stopBefore];
    if (next.bottom <= one.top && next.left < one.right) return `back up the page: ${called}`;
  }
  return "";
}"""


class Keyboard:
    """Tab, Shift and Tab, the arrows, Space, Enter, letters."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._keys = page.keyboard

    def use(self, thing: Locator) -> None:
        """Press the key that it is used by."""
        is_button = thing.evaluate("each => each.tagName === 'BUTTON'")
        self._keys.press("Space" if is_button else "Enter")

    def write(self, field: Locator, text: str) -> None:
        """Come to it, type over what is there."""
        self.come_to(field)
        self._keys.press("Control+A")
        self._keys.press("Delete")
        self._keys.insert_text(text)

    def tick(self, box: Locator, on: bool = True) -> None:
        """Come to it, or to the group it is one of and move there by the arrows."""
        if box.get_attribute("type") == "radio":
            self.come_to(box, _BESIDE)
            for _ in range(MOST):
                if box.evaluate(_HERE):
                    break
                self._keys.press("ArrowDown")
        else:
            self.come_to(box)
        if box.is_checked() is not on:
            self._keys.press("Space")
        assert box.is_checked() is on

    def pick(self, field: Locator, option: str) -> None:
        """Come to it, move through the list by the arrows."""
        self.come_to(field)
        said = "each => each.selectedOptions[0].label.trim()"
        for key in ("ArrowUp", "ArrowDown"):
            before = None
            while (now := field.evaluate(said)) not in (before, option):
                self._keys.press(key)
                before = now
        assert field.evaluate(said) == option

    def come_to(self, thing: Locator, is_it: str = _HERE) -> None:
        """
        Press Tab until one is there, past the frame by its link; back if it stands before.

        :raises AssertionError: there is no way, or one doesn't see where one is on it.
        """
        thing.wait_for()
        if thing.evaluate(_AT_THE_TOP):
            self.skip()
        for _ in range(MOST):
            if thing.evaluate(is_it):
                return
            if not self._step(back=thing.evaluate(_IS_BEFORE)):
                break
        raise AssertionError(f"no way by keyboard to {thing} on {self._page.url}")

    def skip(self) -> None:
        """Past the frame: its first link leads to what the page is about."""
        assert self._step()
        assert self._is_at_the_beginning()
        self._keys.press("Enter")
        assert self._page.evaluate("document.activeElement.tagName") == "MAIN"

    def walk(self) -> int:
        """All through the page to its end, and back to its beginning; how many stops there are."""
        there = back = 0
        while self._step():
            there += 1
            assert there < MOST, f"no end by keyboard on {self._page.url}"
        while not (back and self._is_at_the_beginning()):
            back += self._step(back=True)
        assert there == back, f"other stops on the way back on {self._page.url}"
        return there

    def _step(self, *, back: bool = False) -> bool:
        """One stop further; False if that was the last."""
        self._page.evaluate(_LOOKS)
        self._keys.press("Shift+Tab" if back else "Tab")
        wrong = self._page.evaluate(_STOP, back)
        assert not wrong, f"by keyboard on {self._page.url}: {wrong}"
        return wrong is not None

    def _is_at_the_beginning(self) -> bool:
        return bool(self._page.evaluate("document.activeElement.textContent") == SKIP)
