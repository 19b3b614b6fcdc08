// One tick for all tasks of a table; without it each is ticked by itself.
for (const table of document.querySelectorAll("table.work")) {
  const ticks = [...table.querySelectorAll('input[name="task"]')];
  const head = table.querySelector("th.work__choose");
  if (!head || ticks.length < 2) continue;
  const label = document.createElement("label");
  label.className = "work__tick";
  const all = document.createElement("input");
  all.type = "checkbox";
  const says = document.createElement("span");
  says.className = "nhsuk-u-visually-hidden";
  says.textContent = `Choose all: ${table.caption.textContent.trim()}`;
  label.append(all, says);
  head.replaceChildren(label);
  const show = () => {
    const chosen = ticks.filter((each) => each.checked).length;
    all.checked = chosen === ticks.length;
    all.indeterminate = chosen > 0 && !all.checked;
  };
  all.addEventListener("change", () => ticks.forEach((each) => (each.checked = all.checked)));
  ticks.forEach((each) => each.addEventListener("change", show));
  show();
}
